using System.CommandLine;

namespace Weft.Ctl.Commands;

/// <summary>Positional words. One that looks like a flag is a flag we do not know, never a name.</summary>
internal static class Words
{
    public static Argument<string> Required(string name, string? description = null) => Checked(new Argument<string>(name), description);

    public static Argument<string?> Optional(string name, string description) =>
        Checked(new Argument<string?>(name) { Arity = ArgumentArity.ZeroOrOne }, description);

    private static Argument<T> Checked<T>(Argument<T> argument, string? description)
    {
        argument.Description = description;
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.Tokens[0].Value.StartsWith('-'))
            {
                result.AddError($"unknown flag: {result.Tokens[0].Value}");
            }
        });
        return argument;
    }
}
