using System.Data.Common;
using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// The business database inside one unit of work (业务数据库). Rows for somebody come through <see cref="Rows{T}"/>, which puts the data scope
/// in;
/// news, due work and wishes for the outside are written when the unit of work commits.
/// </summary>
public sealed class SiyuDb(HouseDbOptions options, DatabaseOptions database, ModuleList modules, TimeProvider clock)
    : DbContext(options.Value)
{
    private readonly List<EventRow> news = [];
    private readonly List<DueChange> dueChanges = [];
    private readonly List<IntentRow> intents = [];
    private readonly List<AuditRow> audits = [];

    public bool IsSqlite => database.IsSqlite;

    internal bool ReadOnly { get; set; }
    /// <summary>Follows what others committed, also on other nodes, and so may not read what is merely remembered.</summary>
    internal bool Follows { get; set; }

    internal WrittenTables Written { get; } = new();
    internal bool HasNews => news.Count > 0;

    /// <summary>Work that is due before anybody would look by themselves.</summary>
    internal bool HasDueSoon => dueChanges.Any(change => change.At <= clock.GetUtcNow() + DuePump.PollEvery);

    internal bool HasIntents => intents.Count > 0;

    /// <summary>Rows as this actor may see them: the one place where data scope is injected.</summary>
    public IQueryable<T> Rows<T>(Actor actor) where T : class => Scope.Apply(base.Set<T>(), actor);

    /// <summary>All rows, for the house's own work: doors, listeners, imports. Never for an answer to a person.</summary>
    public IQueryable<T> All<T>() where T : class => base.Set<T>();

    /// <summary>Rows by an own statement of this database, tracked; the statement names only the room's own tables.</summary>
    public IQueryable<T> Query<T>(FormattableString sql) where T : class => base.Set<T>().FromSql(sql);

    /// <summary>Rows of these ids, locked until the end of the unit of work, in the order of their ids.</summary>
    public Task<List<T>> Locked<T, TId>(IReadOnlyCollection<TId> ids, CancellationToken ct) where T : class where TId : struct, IId<TId>
    {
        // The table's name comes from our own model, never from outside.
        var table = Model.FindEntityType(typeof(T))!.GetTableName();
        return IsSqlite
            ? Chosen<T>($"SELECT * FROM {table} WHERE id IN (SELECT value FROM json_each({{0}})) ORDER BY id",
                JsonSerializer.Serialize(ids.Select(id => id.Value.ToString("D"))), ct)
            : Chosen<T>($"SELECT * FROM {table} WHERE id = ANY({{0}}) ORDER BY id FOR UPDATE", ids.Select(id => id.Value).ToArray(), ct);
    }

    /// <summary>One row of this id, locked until the end of the unit of work; null where there is none.</summary>
    public async Task<T?> Locked<T, TId>(TId id, CancellationToken ct) where T : class where TId : struct, IId<TId> =>
        (await Locked<T, TId>([id], ct)).SingleOrDefault();

    /// <summary>Keeps one connection for all statements to come: for work that reads much and waits for nobody between.</summary>
    public Task Stay(CancellationToken ct) => Database.OpenConnectionAsync(ct);

    /// <summary>Inserts many rows at once, past the change tracker (COPY on PostgreSQL, one prepared statement on SQLite).</summary>
    public Task InsertAll<T>(IReadOnlyCollection<T> rows, CancellationToken ct) where T : class => BulkInsert.All(this, rows, ct);

    /// <summary>As <see cref="InsertAll{T}"/>, but leaves out rows that stand there already by the unique columns named; answers how many
    /// were new.</summary>
    public Task<int> InsertNew<T>(IReadOnlyCollection<T> rows, string uniqueColumns, CancellationToken ct) where T : class =>
        BulkInsert.New(this, rows, uniqueColumns, ct);

    /// <summary>A statement in the connection and transaction of this unit of work; the caller disposes it.</summary>
    public DbCommand Command(string sql)
    {
        var command = Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        Written.Hear(sql);
        command.Transaction = Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }

    /// <summary>Tells whoever listens, when and only when this unit of work commits.</summary>
    public void Publish<TEvent>(TEvent news) where TEvent : class, IEvent =>
        this.news.Add(EventRow.Of(news, clock.GetUtcNow()));

    /// <summary>Work to do at a time (到期任务); the same key again moves it.</summary>
    public void Schedule<T>(string key, DateTimeOffset at, T body) where T : class =>
        dueChanges.Add(new(modules.DueName(typeof(T)), key, at, JsonSerializer.Serialize(body, Json.Options)));

    /// <summary>That work need not be done any more.</summary>
    public void Cancel<T>(string key) where T : class => dueChanges.Add(new(modules.DueName(typeof(T)), key, null, null));

    /// <summary>A wish for an effect outside (外呼意图), carried out after the commit; once per key.</summary>
    public void Intend<T>(string key, T body) where T : class =>
        intents.Add(IntentRow.Of(modules.OutboundName(typeof(T)), key, JsonSerializer.Serialize(body, Json.Options), clock.GetUtcNow()));

    /// <summary>Writes down a privileged act (审计): who, what, before, after.</summary>
    public void Audit(Actor actor, string action, string subject, object? before = null, object? after = null) =>
        audits.Add(AuditRow.Of(actor, new(action, subject, before, after), clock.GetUtcNow()));

    /// <summary>Whether this unit of work wrote to one of these tables.</summary>
    internal bool Wrote(IReadOnlyList<string> tables) => Written.Any(tables);

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries())
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
                Written.Add(entry.Metadata.GetTableName()!);
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>Writes all that waited for the commit; the unit of work calls it right before.</summary>
    internal async Task Flush(CancellationToken ct)
    {
        await SaveChangesAsync(ct);
        if (audits.Count > 0) await InsertAll(audits, ct);
        await WorkTables.Write(this, dueChanges, intents, ct);
        if (news.Count > 0) await EventTable.Write(this, news, ct);
    }

    internal void Forget()
    {
        news.Clear();
        dueChanges.Clear();
        intents.Clear();
        audits.Clear();
        Written.Clear();
        ChangeTracker.Clear();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        Conventions.Apply(configurationBuilder, database.IsSqlite);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        PlatformTables.Describe(modelBuilder);
        foreach (var entity in modules.Rooms.SelectMany(room => room.Entities)) entity(modelBuilder);
        Conventions.Name(modelBuilder);
    }

    private string Rooms => modules.Fingerprint;

    private Task<List<T>> Chosen<T>(string sql, object ids, CancellationToken ct) where T : class =>
        base.Set<T>().FromSqlRaw(sql, ids).ToListAsync(ct);

    /// <summary>Houses of different rooms have different models; houses of the same rooms share one, and its compiled queries.</summary>
    internal sealed class ModelPerHouse : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => (((SiyuDb)context).Rooms, ((SiyuDb)context).IsSqlite, designTime);
    }
}

/// <summary>Puts the actor's data scope into a query.</summary>
internal static class Scope
{
    public static IQueryable<T> Apply<T>(IQueryable<T> rows, Actor actor) where T : class => actor.Kind switch
    {
        ActorKind.System => rows,
        ActorKind.Member => Member(rows, new(actor.Subject)),
        ActorKind.Staff or ActorKind.ApiKey => Staff(rows, actor),
        _ => rows.Where(_ => false),
    };

    private static IQueryable<T> Member<T>(IQueryable<T> rows, MemberId me) where T : class =>
        Own<T, IMemberRow>(rows, row => row.Member == me);

    private static IQueryable<T> Staff<T>(IQueryable<T> rows, Actor actor) where T : class
    {
        if (actor.Scope.All) return rows;
        var me = new StaffId(actor.Subject);
        var row = Expression.Parameter(typeof(T));
        var (owned, scoped) = (typeof(T).IsAssignableTo(typeof(IOwnedRow)), typeof(T).IsAssignableTo(typeof(IScopedRow)));
        var ways = new List<Expression>();
        if (scoped) ways.AddRange((owned ? actor.Scope : actor.Scope.Places).Paths.Select(path => Below(row, path)));
        if (owned && actor.Scope.OwnAt.Count > 0)
            ways.Add(On<IOwnedRow>(row, one => one.Owner == me));
        return ways.Count == 0 ? rows.Where(_ => false)
            : rows.Where(Expression.Lambda<Func<T, bool>>(ways.Aggregate(Expression.OrElse), row));
    }

    /// <summary>The path is a parameter: as a constant every place would make a query of its own, compiled and planned anew.</summary>
    private static MethodCallExpression Below(ParameterExpression row, OrgPath path) =>
        Expression.Call(
            Expression.Property(row, nameof(IScopedRow.OrgPath)), typeof(string).GetMethod(nameof(string.StartsWith), [typeof(string)])!,
            Expression.Property(Expression.Constant(new Place(path.Value)), nameof(Place.Path)));

    private sealed record Place(string Path);

    private static IQueryable<T> Own<T, TFace>(IQueryable<T> rows, Expression<Func<TFace, bool>> mine) where T : class
    {
        if (!typeof(TFace).IsAssignableFrom(typeof(T))) return rows.Where(_ => false);
        var row = Expression.Parameter(typeof(T));
        return rows.Where(Expression.Lambda<Func<T, bool>>(On(row, mine), row));
    }

    private static Expression On<TFace>(ParameterExpression row, Expression<Func<TFace, bool>> mine) =>
        new Swap(mine.Parameters[0], row).Visit(mine.Body);

    /// <summary>Rewrites the interface's property on the row's own type, so that EF sees a mapped column.</summary>
    private sealed class Swap(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitMember(MemberExpression node) =>
            node.Expression == from ? Expression.Property(to, node.Member.Name) : base.VisitMember(node);
    }
}
