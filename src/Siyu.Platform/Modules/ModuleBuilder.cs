using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Siyu.Kernel;
using Siyu.Platform.Olap;

namespace Siyu.Platform;

/// <summary>Writes down what a room holds and offers (模块目录).</summary>
public sealed class ModuleBuilder(string name, Type module, IServiceCollection services)
{
    private readonly List<Action<ModelBuilder>> entities = [];
    private readonly List<Action<IEndpointRouteBuilder>> routes = [];
    private readonly List<Listener> listeners = [];
    private readonly List<DueKind> dueKinds = [];
    private readonly List<OutboundKind> outbounds = [];
    private readonly List<RecurringKind> recurrings = [];
    private readonly List<SweepRule> sweeps = [];
    private readonly List<SealedColumn> ownSealed = [];
    private readonly List<PermissionCard> permissions = [];
    private readonly List<ImportKind> imports = [];
    private readonly List<Projecting> projections = [];

    internal string Name => name;
    internal Type Type => module;
    internal Assembly Assembly => module.Assembly;
    internal IReadOnlyList<Action<ModelBuilder>> Entities => entities;
    internal IReadOnlyList<Action<IEndpointRouteBuilder>> Routes => routes;
    internal IReadOnlyList<Listener> Listeners => listeners;
    internal IReadOnlyList<DueKind> DueKinds => dueKinds;
    internal IReadOnlyList<OutboundKind> Outbounds => outbounds;
    internal IReadOnlyList<RecurringKind> Recurrings => recurrings;
    internal IReadOnlyList<SealedColumn> OwnSealed => ownSealed;
    internal IReadOnlyList<SweepRule> Sweepings => sweeps;
    internal IReadOnlyList<PermissionCard> Permissions => permissions;
    internal IReadOnlyList<ImportKind> ImportKinds => imports;
    internal IReadOnlyList<Projecting> Projections => projections;

    /// <summary>Where a room registers what the words below do not cover (an HttpClient, options).</summary>
    public IServiceCollection Services => services;

    public ModuleBuilder Entity<T>(string table, Action<EntityTypeBuilder<T>>? configure = null) where T : class
    {
        Must.Hold(table.StartsWith(name + "_", StringComparison.Ordinal), $"table {table} stands in room {name}");
        entities.Add(model =>
        {
            var entity = model.Entity<T>().ToTable(table);
            configure?.Invoke(entity);
        });
        return this;
    }

    public ModuleBuilder Offers<TDoor, TImplementation>() where TDoor : class where TImplementation : class, TDoor
    {
        services.AddScoped<TDoor, TImplementation>();
        return this;
    }

    public ModuleBuilder Uses<T>() where T : class
    {
        services.AddScoped<T>();
        return this;
    }

    public ModuleBuilder UsesSingleton<T>() where T : class
    {
        services.AddSingleton<T>();
        return this;
    }

    public ModuleBuilder Slice<TSlice>() where TSlice : class, ISlice
    {
        services.AddScoped<TSlice>();
        routes.Add(TSlice.Map);
        return this;
    }

    /// <summary>A set-based slice behind a lane; map its endpoint with <c>MapHot</c>, or ask its lane.</summary>
    public ModuleBuilder Hot<TSlice, TRequest, TResponse>() where TSlice : class, IHotSlice<TRequest, TResponse>
    {
        services.AddScoped<TSlice>();
        services.AddSingleton<Lane<TSlice, TRequest, TResponse>>();
        routes.Add(TSlice.Map);
        return this;
    }

    public ModuleBuilder Reacts<TEvent, TReaction>() where TEvent : class, IEvent where TReaction : class, IReaction<TEvent>
    {
        services.AddScoped<TReaction>();
        listeners.Add(Listener.Of<TEvent, TReaction>(name));
        return this;
    }

    /// <summary>Answers news of several kinds, a group at a time, by one cursor.</summary>
    public ModuleBuilder ReactsInGroups<TReaction>(Hearing hearing) where TReaction : class, IGroupReaction
    {
        services.AddScoped<TReaction>();
        listeners.Add(Listener.Of<TReaction>(name, hearing));
        return this;
    }

    public ModuleBuilder Due<T, THandler>() where T : class where THandler : class, IDueHandler<T>
    {
        services.AddScoped<THandler>();
        dueKinds.Add(DueKind.Of<T, THandler>(name));
        return this;
    }

    public ModuleBuilder Outbound<T, THandler>() where T : class where THandler : class, IOutbound<T>
    {
        services.AddScoped<THandler>();
        outbounds.Add(OutboundKind.Of<T, THandler>(name));
        return this;
    }

    /// <summary>Runs again and again by a Quartz cron expression in the group's zone, once over all nodes.</summary>
    public ModuleBuilder Every<TJob>(string cron) where TJob : class, IRecurring
    {
        services.AddScoped<TJob>();
        recurrings.Add(RecurringKind.Of<TJob>(name, cron));
        return this;
    }

    /// <summary>The room seals this column by <see cref="Vault.SealOwn"/>; a rotation of the root key seals it anew.</summary>
    public ModuleBuilder SealsOwn(string table, string column)
    {
        Must.Hold(table.StartsWith(name + "_", StringComparison.Ordinal), $"table {table} stands in room {name}");
        ownSealed.Add(new(table, column));
        return this;
    }

    /// <summary>Rows of the room's that nobody needs after a while, taken away each hour.</summary>
    public ModuleBuilder Sweeps(SweepRule rule)
    {
        Must.Hold(rule.Table.StartsWith(name + "_", StringComparison.Ordinal), $"table {rule.Table} stands in room {name}");
        sweeps.Add(rule);
        return this;
    }

    /// <summary>The room has tables of its own in the analytical database: files under its <c>Olap/</c>.</summary>
    public ModuleBuilder OlapTables()
    {
        services.AddSingleton(new OlapSchemaSource(module.Assembly));
        return this;
    }

    /// <summary>Events become rows of the room's analytical tables, each once.</summary>
    public ModuleBuilder Projects<TEvent, TProjection>() where TEvent : class, IEvent where TProjection : class, IProjection<TEvent>
    {
        services.TryAddScoped<TProjection>();
        projections.Add(Projecting.Of<TEvent, TProjection>());
        return this;
    }

    /// <summary>The room takes behaviour events into one of its analytical tables by a spool.</summary>
    public ModuleBuilder Spools(SpoolOptions spool)
    {
        services.AddOlapSpool(spool);
        return this;
    }

    public ModuleBuilder Verifies<T>() where T : class, IVerify
    {
        services.AddScoped<IVerify, T>();
        return this;
    }

    /// <summary>The room calls the outside by addresses in its settings; none of them may be a sandbox's in production.</summary>
    public ModuleBuilder Channels<T>() where T : class, IChannelAddresses
    {
        services.AddScoped<IChannelAddresses, T>();
        return this;
    }

    /// <summary>What the room keeps sealed about people must stand in clear nowhere; verify asks it for the words.</summary>
    public ModuleBuilder Seals<T>() where T : class, ISealedWords
    {
        services.AddScoped<ISealedWords, T>();
        return this;
    }

    /// <summary>Takes files of a kind, <c>./siyu import pos FILE</c>, and in the console from whoever holds the permission.</summary>
    public ModuleBuilder Imports<TImport>(string kind, string permission) where TImport : class, IImport
    {
        imports.Add(ImportKind.Of<TImport>(kind, permission));
        return this;
    }

    public ModuleBuilder Permission(string code, string zh, string en)
    {
        Must.Hold(code.StartsWith(name + ".", StringComparison.Ordinal), $"permission {code} stands in room {name}");
        permissions.Add(new(code, zh, en));
        return this;
    }
}

/// <summary>A permission as people read it (权限).</summary>
public sealed record PermissionCard(string Code, string Zh, string En);
