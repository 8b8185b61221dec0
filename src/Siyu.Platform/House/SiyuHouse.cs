using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Siyu.Kernel;
using Siyu.Platform.Moving;
using Siyu.Platform.Outside;
using Siyu.Platform.Olap;

namespace Siyu.Platform;

/// <summary>Puts a house together out of its rooms (装配).</summary>
public static class SiyuHouse
{
    /// <summary>Registers the platform; the rooms are added to the list it answers.</summary>
    public static ModuleList AddSiyu(this IServiceCollection services, SiyuOptions options)
    {
        Must.Hold(!options.Production || options.SandboxControl is null, "a production house follows no sandbox clock");
        FailPoints.Hold(options);
        var modules = new ModuleList(services);
        services.AddSingleton(options).AddSingleton(modules).AddSingleton(DatabaseOptions.Parse(options.Database, options.DataFolder));
        services.AddSingleton(_ => KeyRing.Open(options.KeyFile)).AddSingleton<Vault>().AddScoped<ISettings, Settings>();
        services.AddSingleton<IFiles, FolderFiles>();
        services.TryAddSingleton(GroupZone.China);
        AddClock(services, options);
        AddData(services);
        services.AddScoped<ActorSeat>().AddScoped(provider => provider.GetRequiredService<ActorSeat>().Actor);
        services.AddScoped<Sessions>().AddSingleton<SessionLookups>().AddSingleton<ApiKeys>().AddScoped<KeyScopes>()
            .AddSingleton(_ => new RateLimits(TimeProvider.System));
        services.AddTelemetry().AddScoped<Operations>().AddScoped<ParkedEvents>().AddScoped<ParkedWork>().AddScoped<AuditLog>()
            .AddScoped<CallUses>().AddOutside();
        services.AddSingleton<Backup>().AddSingleton<Restore>().AddSingleton<HouseMove>();
        services.AddScoped<PlainScan>().AddScoped<PersonTraces>().AddScoped<Verification>().AddHostedService<RealChannels>();
        services.AddSingleton<Imports>().AddScoped<ReceiveImport>().AddScoped<ImportKinds>().AddScoped<ImportByStaff>()
            .AddScoped<ImportHistory>().AddSingleton<ImportRuns>();
        services.AddOlap(OlapOptions.Of(options)).AddSingleton<EventFeeds>().AddScoped<FeedMarks>().AddScoped<OlapTraces>();
        services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(route => route.ThrowOnBadRequest = true);
        services.AddOpenApi("v1", KernelSchemas.Configure);
        return modules;
    }

    /// <summary>Starts the pumps with the host (sequencer, listeners, due work, outbound, recurring), and holds the rules of
    /// endpoints.</summary>
    public static IServiceCollection AddPumps(this IServiceCollection services) => services
        .AddHostedService<RulesHeld>()
        .AddHostedService(provider => provider.GetRequiredService<Sequencer>())
        .AddHostedService(provider => provider.GetRequiredService<ListenerPump>())
        .AddHostedService(provider => provider.GetRequiredService<DuePump>())
        .AddHostedService(provider => provider.GetRequiredService<OutboundPump>())
        .AddHostedService(provider => provider.GetRequiredService<RecurringPump>());

    /// <summary>Maps every room's endpoints below <c>/api</c>; see <see cref="RulesHeld"/>.</summary>
    /// <param name="pages">What the host serves beside the API, with the same headers and the same rule about rules.</param>
    public static void UseSiyu(this WebApplication app, Action<WebApplication>? pages = null)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Fault, SuppressDiagnosticsCallback = _ => true });
        app.UseForwardedHeaders(ProxyAddresses.Believed(app.Services.GetRequiredService<SiyuOptions>().Proxies));
        app.UseMiddleware<SafeHeaders>();
        pages?.Invoke(app);
        app.UseRouting();
        app.UseMiddleware<SignIn>();
        var api = app.MapGroup("/api").AddEndpointFilter(app.Services.GetRequiredService<ApiFilter>());
        MapOperations(api.MapGroup("").WithTags("platform"));
        foreach (var room in app.Services.GetRequiredService<ModuleList>().Rooms)
        {
            var group = api.MapGroup("").WithTags(room.Name);
            foreach (var map in room.Routes) map(group);
        }
        app.MapOpenApi("/api/openapi/{documentName}.json").Allow(Allow.Anyone);
        FilePages.Map(app);
        app.MapGet("/health/live", () => Results.Text("ok")).Allow(Allow.Anyone);
        app.MapGet("/health/ready", async (Readiness readiness, CancellationToken ct) =>
            await readiness.Check(ct) is { } why ? Results.Text(why, statusCode: 503) : Results.Text("ok")).Allow(Allow.Anyone);
        app.Map("/api/{**rest}", () => new SliceAnswer<Done>(PlatformProblems.NotFound)).Allow(Allow.Anyone);
    }

    private static void MapOperations(IEndpointRouteBuilder routes)
    {
        Operations.Map(routes);
        ParkedEvents.Map(routes);
        ParkedWork.Map(routes);
        CallUses.Map(routes);
        KeepEventDays.Map(routes);
        RotateKeys.Map(routes);
        AuditLog.Map(routes);
        ReceiveImport.Map(routes);
        OlapTraces.Map(routes);
        ImportKinds.Map(routes);
        ImportHistory.Map(routes);
        ImportByStaff.Map(routes);
    }

    private static void AddClock(IServiceCollection services, SiyuOptions options)
    {
        if (options.SandboxControl is not { } control)
        {
            services.TryAddSingleton(TimeProvider.System);
            return;
        }
        var clock = new SandboxClock(control);
        services.AddSingleton(clock).AddSingleton<TimeProvider>(clock).AddHostedService<ClockFollower>();
    }

    private static void AddData(IServiceCollection services) => services
        .AddSingleton<HouseDbOptions>().AddSingleton<Commits>().AddSingleton<KnownSettings>().AddSingleton<KnownSections>()
        .AddSingleton<WriterGate>().AddSingleton<BackgroundTurns>()
        .AddSingleton<Signals>().AddSingleton<Works>().AddSingleton<SchemaFiles>().AddScoped<SiyuDb>()
        .AddSingleton<ApiFilter>().AddSingleton<SharedAnswers>().AddSingleton<Readiness>().AddSingleton(Quiet.Of).AddSingleton<Replay>()
        .AddSingleton<EventFiles>().AddSingleton<EventLog>().AddSingleton<EventTail>()
        .AddScoped<TrimEvents>().AddScoped<SweepOld>().AddScoped<FiledEvents>().AddScoped<KeepEventDays>()
        .AddScoped<RotateKeys>()
        .AddSingleton<ListenerLease>().AddSingleton<ListenerTurn>()
        .AddSingleton<Sequencer>().AddSingleton<ListenerPump>().AddSingleton<DuePump>().AddSingleton<OutboundPump>()
            .AddSingleton<RecurringPump>();

    private static Task Fault(HttpContext http)
    {
        var fault = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (fault is BadHttpRequestException bad) return ProblemAnswer.Write(http, Unreadable(bad));
        if (fault is OperationCanceledException && http.RequestAborted.IsCancellationRequested) return Task.CompletedTask;
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SiyuHouse))
            .LogError(fault, "Request {Method} {Path} failed", http.Request.Method, http.GetEndpoint()?.DisplayName);
        return ProblemAnswer.Write(http, PlatformProblems.Fault);
    }

    private static Problem Unreadable(BadHttpRequestException bad) => bad.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? PlatformProblems.TooLarge
        : bad.InnerException is JsonException json
            ? PlatformProblems.BadRequest.With(json.Path ?? "JSON").AtField(json.Path ?? "$")
            : PlatformProblems.BadRequest.With(bad.Message);
}
