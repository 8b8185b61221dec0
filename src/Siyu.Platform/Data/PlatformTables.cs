using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Platform.Olap;

namespace Siyu.Platform;

/// <summary>A row of the event log (事件日志).</summary>
internal sealed class EventRow
{
    public long Seq { get; private set; }
    public long? Position { get; private set; }
    public EventId Id { get; private set; }
    public string Name { get; private set; } = "";
    public string Key { get; private set; } = "";
    public string Body { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    public static EventRow Of<TEvent>(TEvent news, DateTimeOffset at) where TEvent : class, IEvent => new()
    {
        Id = EventId.New(at), Name = TEvent.Name, Key = news.Key, Body = JsonSerializer.Serialize(news, Json.Options), At = at,
    };

    public static EventRow Of(EventLine line) => new()
    {
        Seq = line.Position, Position = line.Position, Id = line.Id, Name = line.Name, Key = line.Key, Body = line.Body, At = line.At,
    };

    /// <summary>How a numbered event stands in a file.</summary>
    public EventLine Line => new(Position ?? throw new BrokenInvariant("a filed event has its number"), Id, Name, Key, Body, At);
}

/// <summary>How far a listener has heard (游标).</summary>
internal sealed class CursorRow
{
    public string Listener { get; init; } = "";
    public long Position { get; set; }
    public string? LeaseOwner { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }
}

/// <summary>An event that a listener could not take, or that stands behind such a one (停放事件).</summary>
internal sealed class ParkedRow
{
    public string Listener { get; init; } = "";
    public long Position { get; init; }
    public string Key { get; init; } = "";
    public string Name { get; init; } = "";
    public string Error { get; init; } = "";
    public DateTimeOffset At { get; init; }
}

/// <summary>Work to do at a time (到期任务).</summary>
internal sealed class DueRow
{
    public string Kind { get; init; } = "";
    public string Key { get; init; } = "";
    public DateTimeOffset DueAt { get; set; }
    public string Body { get; set; } = "";
    public int Attempts { get; set; }
    public bool Parked { get; set; }
    public string? Error { get; set; }
}

/// <summary>A wish for an effect outside (外呼意图).</summary>
internal sealed class IntentRow
{
    public string Kind { get; init; } = "";
    public string Key { get; init; } = "";
    public string Body { get; init; } = "";
    public IntentState State { get; set; }
    public int Attempts { get; set; }
    public bool MayHaveHappened { get; set; }
    public DateTimeOffset NextAt { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }
    public string? Answer { get; set; }
    public string? Error { get; set; }
    public DateTimeOffset MadeAt { get; init; }

    public static IntentRow Of(string kind, string key, string body, DateTimeOffset at) =>
        new() { Kind = kind, Key = key, Body = body, State = IntentState.Waiting, NextAt = at, MadeAt = at };
}

/// <summary>States of a wish for the outside.</summary>
internal enum IntentState { Waiting, Calling, Done, Refused, Parked }

/// <summary>A request answered before (幂等记录).</summary>
internal sealed class IdempotencyRow
{
    public string Scope { get; init; } = "";
    public string Key { get; init; } = "";
    public byte[] RequestHash { get; init; } = [];
    public string Response { get; init; } = "";
    public DateTimeOffset At { get; init; }
}

/// <summary>A sign-in (登录会话); only the hash of its token is kept.</summary>
internal sealed class SessionRow
{
    public SessionId Id { get; init; }
    public byte[] TokenHash { get; init; } = [];
    public SessionKind Kind { get; init; }
    public Guid Subject { get; init; }
    public string App { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>The post in which somebody of the staff chose to work.</summary>
    public Guid? Post { get; set; }
}

/// <summary>A key of the open API (接口密钥); its secret is sealed.</summary>
internal sealed class ApiKeyRow : IScopedRow
{
    public ApiKeyId Id { get; init; }
    public string Title { get; init; } = "";
    public byte[] Secret { get; init; } = [];
    public string Scopes { get; init; } = "";
    public string OrgPath { get; init; } = "/";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>A nonce that was used with a key (接口随机串).</summary>
internal sealed class ApiNonceRow
{
    public ApiKeyId ApiKey { get; init; }
    public string Nonce { get; init; } = "";
    public DateTimeOffset At { get; init; }
}

/// <summary>Key material of one person, wrapped by the root key (个人密钥).</summary>
internal sealed class PersonKeyRow
{
    public Guid Person { get; init; }
    public byte[] Wrapped { get; set; } = [];
    public int RootVersion { get; set; }
    public DateTimeOffset MadeAt { get; init; }
}

/// <summary>A section of settings, sealed (设置).</summary>
internal sealed class SettingRow
{
    public string Section { get; init; } = "";
    public byte[] Body { get; set; } = [];
    public int RootVersion { get; set; }
    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>A privileged act (审计记录).</summary>
internal sealed class AuditRow
{
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public ActorKind ActorKind { get; init; }
    public Guid Actor { get; init; }
    public string Action { get; init; } = "";
    public string Subject { get; init; } = "";
    public string? Before { get; init; }
    public string? After { get; init; }

    public static AuditRow Of(Actor actor, AuditedAct act, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at), At = at, ActorKind = actor.Kind, Actor = actor.Subject, Action = act.Action, Subject = act.Subject,
        Before = act.Before is null ? null : JsonSerializer.Serialize(act.Before, Json.Options),
        After = act.After is null ? null : JsonSerializer.Serialize(act.After, Json.Options),
    };
}

/// <summary>A privileged act (特权操作): what was done to what, and how it stood before and after.</summary>
internal readonly record struct AuditedAct(string Action, string Subject, object? Before, object? After);

/// <summary>A recurring job and when it runs next (周期任务).</summary>
internal sealed class RecurringRow
{
    public string Job { get; init; } = "";
    public string Cron { get; set; } = "";
    public DateTimeOffset NextAt { get; set; }
    public DateTimeOffset? LastAt { get; set; }
    public string? Error { get; set; }
}

internal static class PlatformTables
{
    public static void Describe(ModelBuilder model)
    {
        model.Entity<EventRow>().ToTable("platform_event").HasKey(row => row.Seq);
        model.Entity<EventRow>().Ignore(row => row.Line);
        model.Entity<EventFileRow>().ToTable("platform_event_file").HasKey(row => row.FromPosition);
        model.Entity<CursorRow>().ToTable("platform_cursor").HasKey(row => row.Listener);
        model.Entity<ParkedRow>().ToTable("platform_parked").HasKey(row => new { row.Listener, row.Position });
        model.Entity<DueRow>().ToTable("platform_due").HasKey(row => new { row.Kind, row.Key });
        model.Entity<IntentRow>().ToTable("platform_intent").HasKey(row => new { row.Kind, row.Key });
        model.Entity<IdempotencyRow>().ToTable("platform_idempotency").HasKey(row => new { row.Scope, row.Key });
        model.Entity<SessionRow>().ToTable("platform_session");
        model.Entity<ApiKeyRow>().ToTable("platform_api_key");
        model.Entity<ApiNonceRow>().ToTable("platform_api_nonce").HasKey(row => new { row.ApiKey, row.Nonce });
        model.Entity<PersonKeyRow>().ToTable("platform_person_key").HasKey(row => row.Person);
        model.Entity<SettingRow>().ToTable("platform_setting").HasKey(row => row.Section);
        model.Entity<AuditRow>().ToTable("platform_audit");
        model.Entity<FeedCursorRow>().ToTable("platform_feed").HasKey(row => row.Feed);
        model.Entity<FeedCursorRow>().Ignore(row => row.State);
        model.Entity<RecurringRow>().ToTable("platform_recurring").HasKey(row => row.Job);
        model.Entity<ImportRunRow>().ToTable("platform_import");
        model.Entity<ImportRefusalsRow>().ToTable("platform_import_refusals");
    }
}
