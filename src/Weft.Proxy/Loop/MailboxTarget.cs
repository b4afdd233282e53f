namespace Weft.Proxy.Loop;

/// <summary>Runs the mailbox's messages when its eventfd becomes readable.</summary>
internal sealed class MailboxTarget(EventLoop loop, LoopMailbox mailbox) : PollTarget(loop, mailbox.Descriptor)
{
    public override void OnEvents(PollEvents events)
    {
        var message = mailbox.TakeAll();
        while (message is not null)
        {
            var next = message.NextMessage;
            message.NextMessage = null;
            Loop.RunMessage(message);
            message = next;
        }
    }

    // The mailbox must outlive whatever went wrong.
    public override void OnException(Exception exception)
    {
    }
}
