using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Siyu.Tool.Demo;

/// <summary>What the group sold at its tills before (历史小票): the file given, or one made up; and the card → phone rows, which no till
/// exports.</summary>
internal sealed class History
{
    private const int MadeUpTickets = 480;
    private const int MadeUpCards = 160;
    private const int TicketsADay = 5;
    private const int OpensAt = 10;
    private const int OpenMinutes = 660;
    private readonly List<string> cards = [];

    private History(FileInfo pos) => Pos = pos;

    internal FileInfo Pos { get; }

    /// <summary>Data rows of the file.</summary>
    internal long Rows { get; private set; }

    /// <summary>Distinct cards in it, as the till writes them, in the order they come.</summary>
    internal IReadOnlyList<string> Cards => cards;

    /// <summary>Reads which cards a file names.</summary>
    internal static async Task<History> Of(FileInfo pos, CancellationToken ct)
    {
        var history = new History(pos);
        await using var file = pos.OpenRead();
        await using var plain = pos.Extension == ".gz" ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        var headings = Cells(await reader.ReadLineAsync(ct) ?? "");
        var place = headings.FindIndex(heading => heading is "CustomerID" or "card" or "会员卡号");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            history.Rows++;
            var cells = Cells(line);
            if (place >= 0 && place < cells.Count && cells[place] is { Length: > 0 } card && seen.Add(card))
            {
                history.cards.Add(card.EndsWith(".0", StringComparison.Ordinal) ? card[..^2] : card);
            }
        }

        return history;
    }

    /// <summary>Tickets of the last half year, made up, the same in every run.</summary>
    internal static Task<FileInfo> MakeUp(string folder, DateTimeOffset now, CancellationToken ct) =>
        Write(new FileInfo(Path.Combine(folder, "pos.csv")), new("T", now.AddDays(-180), now.AddDays(-1), MadeUpTickets), ct);

    /// <summary>Tickets since the story began, some a day and up to this hour.</summary>
    internal static Task<FileInfo> MakeUpRecent(string folder, DateTimeOffset since, DateTimeOffset now, CancellationToken ct) =>
        Write(new FileInfo(Path.Combine(folder, "pos-recent.csv")),
            new("N", since, now.AddMinutes(-5), TicketsADay * (int)Math.Ceiling((now - since).TotalDays)), ct);

    private static async Task<FileInfo> Write(FileInfo file, Span span, CancellationToken ct)
    {
        await using var writer = new StreamWriter(file.FullName);
        await writer.WriteLineAsync("ticket,sku,title,quantity,at,price,card,store");
        var random = new Random(20_261_122);
        for (var ticket = 0; ticket < span.Tickets; ticket++)
        {
            var at = span.At(ticket, random);
            var store = random.Next(2) == 0 ? "sh001" : "hz001";
            for (var line = 0; line <= random.Next(3); line++)
            {
                var good = Goods.All[random.Next(Goods.All.Count)];
                var quantity = 1 + random.Next(2);
                var card = Phones.Card(ticket % MadeUpCards);
                await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{span.Letter}{ticket:D5},{good.Sku},{good.Title},{quantity},{at:yyyy-MM-dd HH:mm:ss},{good.Price},{card},{store}"));
            }
        }

        await writer.FlushAsync(ct);
        return file;
    }

    /// <summary>A phone for every card; the first are the consumers of the story.</summary>
    internal async Task<FileInfo> WritePhones(string folder, CancellationToken ct)
    {
        var file = new FileInfo(Path.Combine(folder, "members.csv"));
        var rows = cards.Take(Phones.Most).Select((card, number) => $"{Phones.Of(number)},{card}");
        await File.WriteAllLinesAsync(file.FullName, rows.Prepend("phone,card"), ct);
        return file;
    }

    /// <summary>Cells of a line; quotes may hold commas, and no cell of a till holds a line break.</summary>
    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        foreach (var letter in line)
        {
            if (letter == '"')
            {
                quoted = !quoted;
            }
            else if (letter == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(letter);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }

    /// <summary>When tickets are made up for (小票时段): in opening hours of its days, none after its end.</summary>
    private sealed record Span(string Letter, DateTimeOffset Since, DateTimeOffset Until, int Tickets)
    {
        internal DateTimeOffset At(int ticket, Random random)
        {
            var day = (Since + ((Until - Since) * ticket / Tickets)).Date;
            var at = new DateTimeOffset(day, Until.Offset).AddHours(OpensAt).AddMinutes(random.Next(OpenMinutes));
            return at < Until ? at : Until.AddMinutes(-random.Next(OpenMinutes / 4));
        }
    }
}
