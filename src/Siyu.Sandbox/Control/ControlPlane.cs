using System.Text.Json;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Phones;

namespace Siyu.Sandbox.Control;

/// <summary>The control port: clock, faults, callbacks, journal, personas and configuration. It is no part of any protocol.</summary>
internal sealed class ControlPlane(SandboxCore core, IReadOnlyList<IPlane> planes, string? phonesFolder)
{
    private const int MaxBulk = 20_000;
    private const double MaxAdvanceDays = 3_660;

    internal sealed record ClockAdvance(double? Seconds, double? Minutes, double? Hours, double? Days)
    {
        /// <summary>The same as seconds.</summary>
        public double? Advance { get; init; }
    }

    internal sealed record ClockWire(string? Time);
    internal sealed record FaultRequest(
        string? Scope, string? Kind, double? Probability, int? Count, Dictionary<string, JsonElement>? Args);
    internal sealed record FaultClear(string? Id);
    internal sealed record Replay(string? Id);
    internal sealed record NewPersona(string? Id, string? Name, string? Phone, string? Avatar, int? Gender, int? Count);
    internal sealed record Nothing;

    public void Map(IEndpointRouteBuilder root)
    {
        var control = root.MapGroup("/control");
        Clock(control);
        FaultSwitches(control);
        Callbacks(control);
        People(control);
        control.Look("/export-config", _ => Task.FromResult<object>(Export()));
        control.Act<JsonObject>("/configure", Configure);
        control.ActAsync<Nothing>("/reset", async (_, _) =>
        {
            await core.Callbacks.Idle();
            core.Store.Atomic(() =>
            {
                core.Reset();
                foreach (var plane in planes) plane.Seed();
            });
            return null;
        });
        root.MapGet("/avatar/{number:int}.svg", (int number) => Results.Content(Avatar.Svg(number), "image/svg+xml"));
        var authorize = new AuthorizePage(core);
        authorize.Map(root);
        authorize.MapControl(control);
        control.Index(root);
        var house = new HouseAddress(planes);
        new WallLooks(core, planes, house).Map(control);
        new PhonesPage(core, house, phonesFolder).Map(root);
        foreach (var plane in planes) plane.MapControl(control);
    }

    private void Clock(RouteGroupBuilder control)
    {
        control.Look("/clock", _ => Task.FromResult(Said(core.Clock.Tell())));
        control.ActAsync<ClockAdvance>("/clock/advance", Advance);
        control.ActAsync<ClockAdvance>("/clock", Advance);
        control.Act<ClockWire>("/clock/wire", r =>
        {
            core.Wire.Choose(r.Time);
            return null;
        });
    }

    private async Task<object?> Advance(ClockAdvance step, CancellationToken ct)
    {
        double?[] parts = [step.Seconds, step.Advance, step.Minutes * 60, step.Hours * 3_600, step.Days * 86_400];
        if (parts.All(p => p is null)) throw ControlRefusal.Bad("clock.no_step", "Say seconds, minutes, hours or days.");
        var seconds = parts.Sum(p => p ?? 0);
        if (seconds < 0) throw ControlRefusal.Bad("clock.backwards", "Virtual time never goes back.");
        if (!(seconds <= MaxAdvanceDays * 86_400)) throw ControlRefusal.Bad("clock.too_far", $"At most {MaxAdvanceDays} days at once.");
        await core.Clock.Advance(TimeSpan.FromSeconds(seconds), ct);
        return Said(core.Clock.Now);
    }

    private object Said(DateTimeOffset now) =>
        new { now, now_ms = now.ToUnixTimeMilliseconds(), offset_ms = core.Clock.OffsetMs, wire = core.Wire.Mode };

    private void FaultSwitches(RouteGroupBuilder control)
    {
        control.Look("/faults", _ => Task.FromResult<object>(new
        {
            kinds = FaultCatalogue.Cards.Select(c => c.Kind).Order(),
            catalogue = FaultCatalogue.Cards,
            faults = core.Faults.Switches,
        }));
        control.Act<FaultRequest>("/faults/add", r => core.Faults.Add(new FaultSwitch("", r.Scope ?? "*", r.Kind ?? "")
        {
            Probability = r.Probability ?? 1,
            Count = r.Count,
            Args = (r.Args ?? []).ToDictionary(a => a.Key, a => a.Value.ToString()),
        }));
        control.Act<FaultClear>("/faults/clear", r =>
        {
            core.Faults.Clear(r.Id);
            return null;
        });
    }

    private void Callbacks(RouteGroupBuilder control)
    {
        control.Look("/callbacks", query => Task.FromResult<object>(new
        {
            callbacks = core.Callbacks.All.Where(d => query["state"].Count == 0 || d.State == query["state"])
                .Where(d => query["event"].Count == 0 || d.Event == query["event"])
                .Where(d => query["plane"].Count == 0 || d.Plane == query["plane"]).TakeLast(Limit(query)),
        }));
        control.ActAsync<Replay>("/callbacks/replay", async (r, _) => await core.Callbacks.Replay(r.Id ?? ""));
        control.ActAsync<Nothing>("/callbacks/idle", async (_, _) =>
        {
            await core.Callbacks.Idle();
            return null;
        });
        control.Look("/journal", async query =>
        {
            _ = long.TryParse(query["since"], Text.Plain, out var since);
            var lines = await core.Store.ReadJournal(new JournalQuery(since, query["plane"], query["kind"], Limit(query)));
            return new
            {
                lines = lines.Select(l =>
                    new { l.Seq, l.At, at_ms = l.At.ToUnixTimeMilliseconds(), l.Plane, l.Kind, entry = JsonNode.Parse(l.Json) }),
                next = lines.Count > 0 ? lines[^1].Seq : since,
            };
        });
    }

    private static int Limit(IQueryCollection query) =>
        int.TryParse(query["limit"], Text.Plain, out var wanted) && wanted > 0 ? wanted : 1000;

    private void People(RouteGroupBuilder control)
    {
        control.Look("/personas", query => Task.FromResult<object>(new { personas = core.Personas.All.Select(Describe) }));
        control.Look("/persona", query => Task.FromResult(Describe(core.Personas.Get(query["id"]))));
        control.Act<NewPersona>("/persona/create", r =>
        {
            if (r.Count is null) return Describe(Create(r, r.Id));
            if (r.Count is < 1 or > MaxBulk) throw ControlRefusal.Bad("persona.bad_count", $"Between 1 and {MaxBulk} at a time.");
            var prefix = r.Id ?? "p";
            var first = core.Personas.Count + 1;
            return new { personas = Enumerable.Range(first, r.Count.Value).Select(n => Describe(Create(r, prefix + n.Plainly())))
                .ToList() };
        });
        control.Look("/persona/received", query =>
        {
            _ = long.TryParse(query["since"], Text.Plain, out var since);
            var owner = (string?)query["persona"] ?? query["member"];
            return Task.FromResult<object>(new { received = core.Inbox.Of(owner ?? "", since).Select(Show) });
        });
    }

    private static object Show(Received r) => new { r.Seq, r.AtMs, r.From, r.Kind, body = JsonNode.Parse(r.Body) };

    private Persona Create(NewPersona wanted, string? id)
    {
        var number = core.Personas.Count + 1;
        var name = wanted.Name ?? (wanted.Count is null ? PersonaNames.Free(number, core.Personas.IsNameTaken) : PersonaNames.Of(number));
        var phone = wanted.Phone ?? "199" + (number % 100_000_000).ToString("D8", Text.Plain);
        if (wanted.Count is null && core.Personas.ByPhone(phone) is { } other)
            throw new ControlRefusal(409, "persona.phone_taken", $"{phone} is the phone of {other.Id}.");
        return core.Personas.Add(new Persona(id ?? "p" + number.Plainly(), name, phone,
            wanted.Avatar ?? $"{core.Addresses.Control}/avatar/{number % 100}.svg", wanted.Gender ?? number % 2 + 1));
    }

    private object Describe(Persona persona) => new
    {
        persona.Id,
        persona.Name,
        persona.Phone,
        persona.Avatar,
        persona.Gender,
        persona.Member,
        unionids = core.Apps.All.Select(a => a.Platform).OfType<string>().Distinct()
            .ToDictionary(platform => platform, platform => core.Personas.UnionId(platform, persona.Id)),
        openids = core.Apps.All.ToDictionary(app => app.AppId, app => core.Personas.OpenId(app.AppId, persona.Id)),
    };

    private JsonObject Export()
    {
        var config = new JsonObject
        {
            ["control"] = new JsonObject { ["base_url"] = core.Addresses.Control },
        };
        foreach (var plane in planes) config[plane.Name] = plane.Export();
        return config;
    }

    private JsonObject Configure(JsonObject request)
    {
        foreach (var (name, part) in request)
        {
            var plane = planes.FirstOrDefault(p => p.Name == name) ?? throw ControlRefusal.Missing("plane", name);
            plane.Configure(part as JsonObject ?? throw ControlRefusal.Bad("configure.not_an_object", $"{name} must be an object."));
        }
        return Export();
    }
}
