using Siyu.Audience.Conditions;
using Siyu.Contracts.Tracking;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Audience.Compiling;

/// <summary>What conditions are read against (编译环境): today, the zone, the tags' numbers, and who knows behaviour.</summary>
internal sealed record Reading(Day Today, TimeZoneInfo Zone, IReadOnlyDictionary<TagId, long> TagNumbers, ITracking Tracking);

/// <summary>Turns conditions into crowds (条件下推): questions about a member's row into predicates, all else into sets.</summary>
internal sealed class Lowering(Reading reading, Places places)
{
    public Crowd Of(Condition node) => node switch
    {
        AllOf all => Crowd.All([.. all.Of.Select(Of)]),
        AnyOf any => Crowd.Any([.. any.Of.Select(Of)]),
        NotThat not => Crowd.Not(Of(not.That)),
        InSegment segment => Of(Must.Exist(segment.Means, "a segment that is referred to was looked up")),
        ChoiceIs choice => new Rows(Choice(choice)),
        NumberIs number => new Rows(Number(number)),
        DayIs day => new Rows(Days(day)),
        RfmIs rfm => new Rows(Rfm(rfm)),
        HasTag tag => new Own(Sets.Tagged(places.Of(tag.Tags.Select(id => reading.TagNumbers[id]).Distinct().ToArray(), "Array(UInt32)"))),
        HasBought bought => new Own(Bought(bought)),
        HasDone done => new Own(Did(done)),
        _ => throw new BrokenInvariant("every condition can be compiled"),
    };

    private string Choice(ChoiceIs choice)
    {
        if (choice.Field == ChoiceField.Place)
            return $"({string.Join(" OR ", choice.Values.Select(path => $"startsWith(org_path, {places.Of(path, "String")})"))})";
        var column = choice.Field switch
        {
            ChoiceField.Source => "source", ChoiceField.Unit => "unit", ChoiceField.Place => "org_path", ChoiceField.Guide => "guide",
            ChoiceField.Channel => "channel", ChoiceField.Code => "code", ChoiceField.Friend => "friend",
        };
        return $"({column} IN {places.Of(choice.Values.ToArray(), "Array(String)")})";
    }

    private string Number(NumberIs number)
    {
        var month = (reading.Today.Date.Year * 12) + reading.Today.Date.Month;
        var (column, known) = number.Field switch
        {
            NumberField.Age => ($"intDiv({places.Of(month, "Int32")} - birth_year * 12 - birth_month, 12)", "birth_year > 0"),
            NumberField.BirthMonth => ("birth_month", "birth_month > 0"),
            NumberField.Orders => ("orders", null),
            NumberField.SpentFen => ("spent_fen", null),
            NumberField.AverageFen => ("intDiv(spent_fen, greatest(orders, 1))", "orders > 0"),
        };
        return All(known, Between(column, number.From, number.To, "Int64"));
    }

    private string Days(DayIs day)
    {
        var column = day.Field switch
        {
            DayField.Joined => "joined_day", DayField.FriendSince => "friend_day", DayField.FirstOrder => "first_day",
            DayField.LastOrder => "last_day",
        };
        var (from, to) = (day.From, day.To);
        if (day.WithinDays is { } within) from = reading.Today.Plus(1 - within);
        if (day.OlderThanDays is { } older) to = reading.Today.Plus(-older);
        return All($"{column} > toDate(0)", Between(column, (object?)from, to, "Date"));
    }

    private string Rfm(RfmIs rfm) => All(
        rfm.RecencyDaysAtMost is { } days ? $"last_day >= {places.Of(reading.Today.Plus(1 - days), "Date")}" : null,
        rfm.OrdersAtLeast is { } orders ? $"orders >= {places.Of(orders, "Int64")}" : null,
        rfm.SpentFenAtLeast is { } fen ? $"spent_fen >= {places.Of(fen, "Int64")}" : null);

    private string? Between(string column, object? from, object? to, string type)
    {
        var ends = new[]
        {
            from is null ? null : $"{column} >= {places.Of(from, type)}", to is null ? null : $"{column} <= {places.Of(to, type)}",
        };
        return string.Join(" AND ", ends.OfType<string>());
    }

    private static string All(params string?[] parts) => $"({string.Join(" AND ", parts.Where(part => !string.IsNullOrEmpty(part)))})";

    private string Bought(HasBought bought)
    {
        var filter = $"at >= {places.Of(reading.Today.Plus(1 - bought.WithinDays).Start(reading.Zone), "DateTime64(3, 'UTC')")}"
            + In("brand", bought.Brands.Select(id => id.Value)) + In("product", bought.Products.Select(id => id.Value))
            + In("category", bought.Categories.Select(id => id.Value));
        return Sets.Bought(filter, places.Of(bought.OrdersAtLeast, "Int64"), places.Of(bought.SpentFenAtLeast, "Int64"));
    }

    private string In(string column, IEnumerable<Guid> ids)
    {
        var listed = ids.Select(id => id.ToString()).ToArray();
        return listed.Length == 0 ? "" : $" AND {column} IN {places.Of(listed, "Array(UUID)")}";
    }

    private string Did(HasDone done)
    {
        var since = reading.Today.Plus(1 - done.WithinDays).Start(reading.Zone);
        var doers = reading.Tracking.Doers(
            new(done.Event, since, reading.Today.Plus(1).Start(reading.Zone), done.Page, done.Product), places.Prefix());
        foreach (var (name, value) in doers.Values) places.Values.Add(name, value);
        return Sets.Did(doers.Sql, places.Of(done.TimesAtLeast, "Int64"));
    }
}
