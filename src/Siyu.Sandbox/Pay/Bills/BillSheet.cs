using System.Text;

namespace Siyu.Sandbox.Pay.Bills;

/// <summary>A bill file being written (账单文件): BOM, a header, cells behind back-ticks, a summary.</summary>
internal sealed class BillSheet
{
    private const string LineEnd = "\r\n";
    private readonly StringBuilder text = new("\uFEFF");

    public int Rows { get; private set; }

    public BillSheet(string header) => text.Append(header).Append(LineEnd);

    public void Row(params string[] cells)
    {
        Cells(cells);
        Rows++;
    }

    public byte[] Close(string summaryHeader, params string[] summary)
    {
        text.Append(summaryHeader).Append(LineEnd);
        Cells(summary);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Cells(string[] cells)
    {
        for (var i = 0; i < cells.Length; i++) text.Append(i == 0 ? "`" : ",`").Append(Clean(cells[i]));
        text.Append(LineEnd);
    }

    private static string Clean(string cell) => cell
        .Replace('\u0001', ' ')
        .Replace("\r", "\\r", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
