using Spectre.Console;

namespace AutogradNet.Cli.Output;

/// <summary>A table: drawn on a terminal, plain aligned text everywhere else.</summary>
/// <param name="columns">The headings; those that begin with <c>&gt;</c> are of numbers and aligned to the right.</param>
internal sealed class TextTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(Array.ConvertAll(cells, Printable));

    public void Write(TextWriter output)
    {
        if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected) Draw();
        else Print(output);
    }

    /// <summary>Text from a file without what would steer a terminal.</summary>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));

    private static bool IsNumber(string column) => column.StartsWith('>');

    private void Draw()
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns)
        {
            var drawn = new TableColumn(Markup.Escape(column.TrimStart('>')));
            table.AddColumn(IsNumber(column) ? drawn.RightAligned() : drawn);
        }

        foreach (var row in _rows) table.AddRow(Array.ConvertAll(row, Markup.Escape));
        AnsiConsole.Write(table);
    }

    private void Print(TextWriter output)
    {
        string[][] lines = [Array.ConvertAll(columns, column => column.TrimStart('>')), .. _rows];
        var widths = Enumerable.Range(0, columns.Length).Select(i => lines.Max(line => line[i].Length)).ToArray();
        foreach (var line in lines)
        {
            var cells = line.Select((cell, i) => IsNumber(columns[i]) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
