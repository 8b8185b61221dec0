using Siyu.Audience.Conditions;
using Siyu.Audience.Facts;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Platform.Olap;

namespace Siyu.Tests.Audience;

/// <summary>Some hundred seeded members as the feed writes them, and who meets a condition by looking at each of them.</summary>
internal sealed class Population
{
    public static readonly DateTimeOffset Now = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);
    public static readonly Day Today = GroupZone.China.Day(Now);
    public static readonly string[] Places = ["/g/east/s1/", "/g/east/s2/", "/g/west/s3/", "/g/west/"];
    public static readonly Guid[] Guides = [.. Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7())];
    public static readonly TagId[] Tags = [.. Enumerable.Range(0, 6).Select(_ => TagId.New(Now))];
    public static readonly BrandId[] Brands = [.. Enumerable.Range(0, 3).Select(_ => BrandId.New(Now))];

    /// <summary>Times keep their plus sign, as the feed's own writer leaves it.</summary>
    private static readonly System.Text.Json.JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Random random;
    private long position;

    public Population(int seed, int people)
    {
        random = new Random(seed);
        Rows = [.. Enumerable.Range(1, people).Select(number => Anybody(number))];
        Members = Rows.ToDictionary(row => row.Number, _ => Guid.CreateVersion7());
    }

    public List<MemberRow> Rows { get; }
    public Dictionary<long, Guid> Members { get; }
    public HashSet<(int Tag, long Number)> Held { get; } = [];
    public List<PurchaseRow> Bought { get; } = [];
    public List<(Guid Member, string Event, DateTimeOffset At)> Done { get; } = [];

    /// <summary>Writes everybody twice, the second time as they are; tags that came and went; purchases that came back.</summary>
    public async Task Write(OlapClient olap, Func<Task> between)
    {
        foreach (var row in Rows) await Put(olap, MemberRow.Table, Anybody(row.Number) with { Active = true }, 25);
        for (var i = 0; i < 2_000; i++) Toggle();
        await Flush(olap);
        await between();
        foreach (var row in Rows) await Put(olap, MemberRow.Table, row, 25);
        for (var i = 0; i < 300; i++) Toggle();
        foreach (var row in Rows.Where(row => !row.Active)) Held.RemoveWhere(pair => Drop(pair, row.Number));
        foreach (var row in Rows)
            await Put(olap, IdentityRow.Table, new IdentityRow(Members[row.Number], row.Active ? row.Number : 0), 25);
        Orders();
        foreach (var row in Bought) await Put(olap, PurchaseRow.Table, row, 25);
        await Flush(olap);
    }

    public bool Meets(Condition node, MemberRow row) => node switch
    {
        AllOf all => all.Of.All(one => Meets(one, row)),
        AnyOf any => any.Of.Any(one => Meets(one, row)),
        NotThat not => !Meets(not.That, row),
        InSegment segment => Meets(segment.Means!, row),
        ChoiceIs choice => Choice(choice, row),
        NumberIs number => Number(number.Field, row) is { } value && (number.From ?? value) <= value && value <= (number.To ?? value),
        DayIs day => DayOf(day.Field, row) is var known && known != MemberRow.Never
            && known >= (day.WithinDays is { } n ? Today.Plus(1 - n) : day.From ?? known)
            && known <= (day.OlderThanDays is { } m ? Today.Plus(-m) : day.To ?? known),
        RfmIs rfm => (rfm.RecencyDaysAtMost is not { } days || row.LastDay >= Today.Plus(1 - days))
            && row.Orders >= (rfm.OrdersAtLeast ?? 0) && row.SpentFen >= (rfm.SpentFenAtLeast ?? long.MinValue),
        HasTag tag => tag.Tags.Any(id => Held.Contains((Array.IndexOf(Tags, id) + 1, row.Number))),
        HasBought bought => BoughtEnough(bought, row.Number),
        HasDone done => Done.Count(one => one.Member == Members[row.Number] && one.Event == done.Event
            && one.At >= Today.Plus(1 - done.WithinDays).Start(GroupZone.China.Zone)) >= done.TimesAtLeast,
        _ => throw new InvalidOperationException(),
    };

    public long Count(Condition node, Func<MemberRow, bool> sees) => Rows.Count(row => row.Active && sees(row) && Meets(node, row));

    private static bool Choice(ChoiceIs choice, MemberRow row) => choice.Field switch
    {
        ChoiceField.Source => choice.Values.Contains(row.Source), ChoiceField.Unit => choice.Values.Contains(row.Unit),
        ChoiceField.Place => choice.Values.Any(path => row.OrgPath.StartsWith(path, StringComparison.Ordinal)),
        ChoiceField.Guide => choice.Values.Contains(row.Guide), ChoiceField.Channel => choice.Values.Contains(row.Channel),
        ChoiceField.Code => choice.Values.Contains(row.Code), ChoiceField.Friend => choice.Values.Contains(row.Friend),
    };

    private static long? Number(NumberField field, MemberRow row) => field switch
    {
        NumberField.Age => row.BirthYear == 0 ? null
            : ((Today.Date.Year * 12) + Today.Date.Month - (row.BirthYear * 12) - row.BirthMonth) / 12,
        NumberField.BirthMonth => row.BirthMonth == 0 ? null : row.BirthMonth,
        NumberField.Orders => row.Orders, NumberField.SpentFen => row.SpentFen,
        NumberField.AverageFen => row.Orders == 0 ? null : row.SpentFen / row.Orders,
    };

    private static Day DayOf(DayField field, MemberRow row) => field switch
    {
        DayField.Joined => row.JoinedDay, DayField.FriendSince => row.FriendDay, DayField.FirstOrder => row.FirstDay,
        DayField.LastOrder => row.LastDay,
    };

    private bool BoughtEnough(HasBought bought, long number)
    {
        var orders = Bought.Where(row => row.Number == number && row.At >= Today.Plus(1 - bought.WithinDays).Start(GroupZone.China.Zone)
                && (bought.Brands.Count == 0 || bought.Brands.Contains(new BrandId(row.Brand))))
            .GroupBy(row => row.OrderId).Where(order => order.Sum(row => row.Quantity) > 0).ToList();
        return orders.Count >= Math.Max(1, bought.OrdersAtLeast)
            && orders.Sum(order => order.Sum(row => row.CashFen)) >= bought.SpentFenAtLeast;
    }

    private MemberRow Anybody(long number)
    {
        var (orders, friend) = (random.Next(3) == 0 ? 0 : random.Next(1, 9), Any("never", "friend", "lost"));
        return new MemberRow(number, random.Next(10) != 0)
        {
            OrgPath = Any(Places), Unit = "", Guide = random.Next(3) == 0 ? "" : Any(Guides).ToString(),
            Source = Any(Enum.GetNames<JoinSource>()), Channel = Any("", "门店", "官网"), Friend = friend,
            FriendDay = friend == "friend" ? Today.Plus(-random.Next(400)) : MemberRow.Never, JoinedDay = Today.Plus(-random.Next(900)),
            BirthYear = number % 4 == 0 ? 0 : random.Next(1950, 2012), BirthMonth = number % 4 == 0 ? 0 : random.Next(1, 13),
            Orders = orders, SpentFen = orders * (long)random.Next(1_000, 90_000),
            FirstDay = orders == 0 ? MemberRow.Never : Today.Plus(-random.Next(300, 500)),
            LastDay = orders == 0 ? MemberRow.Never : Today.Plus(-random.Next(300)),
        };
    }

    private T Any<T>(params T[] all) => all[random.Next(all.Length)];

    private readonly List<(string Table, object Row)> waiting = [];

    private void Toggle()
    {
        var pair = (Tag: random.Next(1, Tags.Length + 1), Number: (long)random.Next(1, Rows.Count + 1));
        var held = !Held.Remove(pair);
        if (held) Held.Add(pair);
        waiting.Add((TagChangeRow.Table, new TagChangeRow(pair.Tag, pair.Number, held)));
    }

    private bool Drop((int Tag, long Number) pair, long number)
    {
        if (pair.Number != number) return false;
        waiting.Add((TagChangeRow.Table, new TagChangeRow(pair.Tag, pair.Number, false)));
        return true;
    }

    private void Orders()
    {
        foreach (var row in Rows.Where(row => row.Active))
        {
            for (var order = random.Next(4); order > 0; order--)
            {
                var line = new PurchaseRow(row.Number, Guid.CreateVersion7(), Now.AddDays(-random.Next(120)), Any(Brands).Value, Guid.Empty,
                    Guid.Empty, random.Next(1, 4), random.Next(100, 50_000));
                Bought.Add(line);
                if (random.Next(3) == 0) Bought.Add(line with { Brand = Any(Brands).Value });
                if (random.Next(4) == 0) Bought.Add(line with { Quantity = -line.Quantity, CashFen = -line.CashFen });
            }
        }
    }

    private async Task Put(OlapClient olap, string table, object row, int atOnce)
    {
        waiting.Add((table, row));
        if (waiting.Count >= atOnce) await Flush(olap);
    }

    /// <summary>As the feed does: a position for each event, rows of one table in one insert.</summary>
    private async Task Flush(OlapClient olap)
    {
        foreach (var table in waiting.GroupBy(one => one.Table))
        {
            await olap.InsertLines(table.Key, stream =>
            {
                foreach (var (_, row) in table)
                {
                    var json = System.Text.Json.JsonSerializer.SerializeToNode(row, row.GetType(), OlapClient.Json)!.AsObject();
                    (json["feed"], json["feed_pos"], json["feed_row"]) = ("audience", ++position, 0);
                    stream.Write(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString(Plain) + "\n"));
                }
            }, null, default);
        }
        waiting.Clear();
    }
}
