using System.Text;

namespace Weft.Fuzz.Targets;

/// <summary>What a session understood, in order. Pieces of one body are joined.</summary>
internal sealed class SessionTranscript
{
    private readonly StringBuilder _text = new();
    private int _dataStream = -1;

    public string Text => _text.ToString();

    public void Add(string line)
    {
        _dataStream = -1;
        _text.Append('|').Append(line);
    }

    public void AddData(int stream, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return;
        if (stream != _dataStream) Add("data " + stream + ' ');
        _dataStream = stream;
        _text.Append(Convert.ToHexString(data));
    }
}
