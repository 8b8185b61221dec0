using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>The rooms of this house, in the order of their levels (模块清单).</summary>
public sealed class ModuleList(IServiceCollection services)
{
    private readonly List<ModuleBuilder> rooms = [];
    private readonly HashSet<string> names = [];
    private string? fingerprint;

    internal IReadOnlyList<ModuleBuilder> Rooms => rooms;
    internal IEnumerable<Listener> Listeners => rooms.SelectMany(room => room.Listeners);
    internal IEnumerable<RecurringKind> Recurrings => [.. OwnJobs, .. rooms.SelectMany(room => room.Recurrings)];
    internal IEnumerable<SealedColumn> SealedColumns => rooms.SelectMany(room => room.OwnSealed);
    internal IEnumerable<SweepRule> Sweeps => [.. PlatformSweeps.All, .. rooms.SelectMany(room => room.Sweepings)];
    internal IEnumerable<ImportKind> Imports => rooms.SelectMany(room => room.ImportKinds);
    internal DueKind Due(string kind) => rooms.SelectMany(room => room.DueKinds).Single(due => due.Name == kind);
    internal OutboundKind Outbound(string kind) => rooms.SelectMany(room => room.Outbounds).Single(outbound => outbound.Name == kind);
    public IReadOnlyList<PermissionCard> Permissions => [.. Own, .. rooms.SelectMany(room => room.Permissions)];

    private static readonly RecurringKind[] OwnJobs =
        [RecurringKind.Of<TrimEvents>("platform", TrimEvents.Cron), RecurringKind.Of<SweepOld>("platform", SweepOld.Cron)];

    /// <summary>What the platform itself lets people do.</summary>
    private static readonly PermissionCard[] Own =
    [
        new(Operations.Operate, "查看并处理运维事项", "See and mend operations"),
        new(AuditLog.Read, "查看审计日志", "Read the audit log"),
    ];

    public IReadOnlyList<string> Names => [.. rooms.Select(room => room.Name)];

    /// <summary>The same for houses of the same rooms.</summary>
    internal string Fingerprint => fingerprint ??= string.Join('\n', rooms.Select(room => room.Type.AssemblyQualifiedName));

    public ModuleList Add<TModule>() where TModule : IModule
    {
        Must.Hold(names.Add(TModule.Name), $"room {TModule.Name} is listed once");
        var room = new ModuleBuilder(TModule.Name, typeof(TModule), services);
        TModule.Build(room);
        rooms.Add(room);
        fingerprint = null;
        return this;
    }

    internal string DueName(Type body) => rooms.SelectMany(room => room.DueKinds).FirstOrDefault(due => due.Body == body)?.Name
        ?? throw new BrokenInvariant($"{body.Name} is due work of some room");

    internal string OutboundName(Type body) =>
        rooms.SelectMany(room => room.Outbounds).FirstOrDefault(outbound => outbound.Body == body)?.Name
        ?? throw new BrokenInvariant($"{body.Name} is outbound work of some room");
}
