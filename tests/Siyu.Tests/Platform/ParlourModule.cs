using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Platform;

/// <summary>A room for testing the house itself: guests come in, are counted, and are written to outside.</summary>
public sealed class ParlourModule : IModule
{
    public static string Name => "parlour";

    public static void Build(ModuleBuilder module) => module
        .Entity<Guest>("parlour_guest")
        .Entity<Count>("parlour_count")
        .Hot<Enter, Enter.Request, Enter.Response>()
        .Slice<EnterPlainly>()
        .Permission("parlour.read", "看客人", "See guests").Permission("parlour.write", "请客人", "Ask guests in")
        .Reacts<GuestCame, OnGuestCame>()
        .Due<Leave, LeaveDue>()
        .Outbound<Greet, GreetCall>()
        .UsesSingleton<Street>();
}

public sealed class Guest
{
    public MemberId Id { get; init; }
    public string Title { get; init; } = "";
    public Money Purse { get; set; }
    public DateTimeOffset At { get; init; }
    public bool Left { get; set; }
}

public sealed class Count
{
    public UnitId Id { get; init; }
    public string Word { get; init; } = "";
}

public sealed record GuestCame(MemberId Guest, string Word) : IEvent
{
    public static string Name => "parlour.guest_came";
    public string Key => Word;
}

public sealed record Leave(MemberId Guest);

public sealed record Greet(MemberId Guest);

/// <summary>The world outside of this room, with its moods.</summary>
public sealed class Street
{
    public Queue<OutboundAnswer> Moods { get; } = new();
    public List<OutboundAttempt> Calls { get; } = [];
    public bool Trips { get; set; }
    public int TitlesRead { get; set; }

    /// <summary>The database is restarting.</summary>
    public bool IsAway { get; set; }
}

public sealed class Enter(SiyuDb db, TimeProvider clock) : IHotSlice<Enter.Request, Enter.Response>
{
    public sealed record Request(string Title);
    public sealed record Response(MemberId Guest);

    public static readonly Problem Full = Problem.Conflict("parlour.full", "客满：{0}", "Full: {0}");

    public static void Map(IEndpointRouteBuilder routes) => routes.MapHot<Enter, Request, Response>("/parlour/guests", Allow.Anyone);

    public async Task Handle(Group<Request, Response> group, CancellationToken ct)
    {
        foreach (var item in group.Open.Where(item => item.Request.Title == "refused")) item.Refuse(Full.With(1));
        if (group.Open.Any(item => item.Request.Title == "poison")) throw new InvalidOperationException("poison");
        var guests = group.Open.Select(item =>
            (Item: item, Guest: new Guest { Id = MemberId.New(clock.GetUtcNow()), Title = item.Request.Title, At = clock.GetUtcNow() }))
            .ToList();
        await db.InsertAll([.. guests.Select(pair => pair.Guest)], ct);
        group.Publish(guests.Select(pair => new GuestCame(pair.Guest.Id, pair.Guest.Title)));
        foreach (var (item, guest) in guests) item.Answer(new(guest.Id));
    }
}

public sealed class EnterPlainly(SiyuDb db, TimeProvider clock) : ISlice
{
    public sealed record Request(string Title, long Fen);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/parlour/plain", (Actor actor, Request request, EnterPlainly slice, CancellationToken ct) =>
            slice.Handle(request, ct).ToHttp()).Allow(Allow.Anyone);
        routes.MapGet("/parlour/me", (Actor actor) => Result.Of(actor.Subject).ToHttp()).Allow(Allow.Member);
        routes.MapGet("/parlour/keyed", (Actor actor) => Result.Of(Reached(actor.Scope)).ToHttp())
            .Allow(Allow.StaffOrKey("parlour.read"));
        routes.MapPost("/parlour/keyed", (Request request) => Result.Of(request).ToHttp()).Allow(Allow.StaffOrKey("parlour.write"));
        routes.MapGet("/parlour/titles", async (SiyuDb db, Street street, CancellationToken ct) =>
        {
            street.TitlesRead++;
            return Result.Of(await db.All<Guest>().OrderBy(guest => guest.Title).Select(guest => guest.Title).ToListAsync(ct)).ToHttp();
        }).Allow(Allow.Anyone).Shared("parlour");
        routes.MapGet("/parlour/members", () => Result.Of("ok").ToHttp()).Allow(Allow.Member);
    }

    private static IReadOnlyList<string> Reached(DataScope scope) => scope.All ? ["all"] : [.. scope.Paths.Select(path => path.Value)];

    public async Task<Result<Done>> Handle(Request request, CancellationToken ct)
    {
        var guest = new Guest { Id = MemberId.New(clock.GetUtcNow()), Title = request.Title, Purse = new(request.Fen),
            At = clock.GetUtcNow() };
        db.Add(guest);
        db.Publish(new GuestCame(guest.Id, request.Title));
        db.Schedule("leave/" + guest.Id, clock.GetUtcNow().AddHours(1), new Leave(guest.Id));
        db.Intend("greet/" + guest.Id, new Greet(guest.Id));
        await db.SaveChangesAsync(ct);
        return request.Title == "refused" ? Enter.Full.With(2) : Done.It;
    }
}

public sealed class OnGuestCame(SiyuDb db, Street street) : IReaction<GuestCame>
{
    public Task Handle(GuestCame news, CancellationToken ct)
    {
        if (street.IsAway) throw new Npgsql.NpgsqlException("the server is gone", new IOException("broken pipe"));
        if (street.Trips && news.Word.StartsWith("trip", StringComparison.Ordinal)) throw new InvalidOperationException(
            "tripped over " + news.Word);
        db.Add(new Count { Id = UnitId.From(news.Guest.Value), Word = news.Word });
        return Task.CompletedTask;
    }
}

public sealed class LeaveDue(SiyuDb db) : IDueHandler<Leave>
{
    public Task Handle(Leave body, CancellationToken ct) =>
        db.All<Guest>().Where(guest => guest.Id == body.Guest).ExecuteUpdateAsync(set => set.SetProperty(guest => guest.Left, true), ct);
}

public sealed class GreetCall(Street street) : IOutbound<Greet>
{
    public Task<OutboundAnswer> Call(Greet intent, OutboundAttempt attempt, CancellationToken ct)
    {
        street.Calls.Add(attempt);
        return Task.FromResult(street.Moods.TryDequeue(out var mood) ? mood : OutboundAnswer.Done());
    }

    public Task Record(Greet intent, OutboundAnswer answer, CancellationToken ct) => Task.CompletedTask;
}
