using Spectre.Console;

namespace Weft.Ctl.Output;

/// <summary>
/// A table without lines, columns three spaces apart, one row a line whatever the width, as scripts that cut columns expect. Colours only
/// on a terminal.
/// </summary>
internal sealed class TextTable(params string[] headers)
{
    private const int Gap = 3;
    private readonly List<Cell[]> _rows = [];

    public int Count => _rows.Count;

    public void Add(params Cell[] cells) => _rows.Add(cells);

    public void Write(TextWriter output, bool colours)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = WidestRow();
        console.Write(Build());
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            output.WriteLine(line.TrimEnd());
        }
    }

    private Table Build()
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var header in headers)
        {
            var column = new TableColumn(new Text(header)) { NoWrap = true, Padding = new Padding(0, 0, Gap, 0) };
            table.AddColumn(column);
        }

        foreach (var row in _rows)
        {
            table.AddRow(row.Select(cell => new Text(cell.Text, StyleOf(cell.Tone))));
        }

        return table;
    }

    private int WidestRow() => _rows.Select(row => row.Select(cell => cell.Text)).Append(headers)
        .SelectMany(row => row.Select((text, column) => (text.Length, column)))
        .GroupBy(cell => cell.column, cell => cell.Length + Gap)
        .Sum(column => column.Max());

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new Style(Color.Green),
        Tone.Warning => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        _ => Style.Plain,
    };
}
