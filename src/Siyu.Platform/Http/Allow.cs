using Microsoft.AspNetCore.Builder;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Who may call an endpoint (授权规则); without one the house does not start.</summary>
public sealed record Allow(AllowKind Kind, string? Code)
{
    /// <summary>Everybody, signed in or not.</summary>
    public static readonly Allow Anyone = new(AllowKind.Anyone, null);

    /// <summary>Whoever signed in by an app identity, a member or not yet.</summary>
    public static readonly Allow Visitor = new(AllowKind.Visitor, null);

    public static readonly Allow Member = new(AllowKind.Member, null);

    /// <summary>Any member of staff who is signed in: for their own affairs only.</summary>
    public static readonly Allow AnyStaff = new(AllowKind.Staff, null);

    /// <summary>Staff with a permission, <c>orders.read</c>.</summary>
    public static Allow Staff(string permission) => new(AllowKind.Staff, permission);

    /// <summary>Any API key: to learn about itself only.</summary>
    public static readonly Allow AnyApiKey = new(AllowKind.ApiKey, null);

    /// <summary>Staff with a permission, and API keys with the scope of that name.</summary>
    public static Allow StaffOrKey(string permission) => new(AllowKind.StaffOrKey, permission);

    /// <summary>Callbacks of the outside that prove themselves by their own signature.</summary>
    public static readonly Allow Signed = new(AllowKind.Signed, null);

    /// <summary>Commands on this machine, by the house's side door.</summary>
    public static readonly Allow House = new(AllowKind.House, null);

    /// <summary>Null where the actor may, else the refusal.</summary>
    public Problem? Check(Actor actor) => Kind switch
    {
        AllowKind.Anyone or AllowKind.Signed => null,
        AllowKind.Visitor => actor.Kind is ActorKind.Visitor or ActorKind.Member ? null : PlatformProblems.SignIn,
        AllowKind.Member => Need(actor, ActorKind.Member),
        AllowKind.Staff => Need(actor, ActorKind.Staff),
        AllowKind.ApiKey => Need(actor, ActorKind.ApiKey),
        AllowKind.StaffOrKey => Need(actor, actor.Kind == ActorKind.ApiKey ? ActorKind.ApiKey : ActorKind.Staff),
        AllowKind.House => Need(actor, ActorKind.System),
    };

    private Problem? Need(Actor actor, ActorKind kind)
    {
        if (actor.Kind == ActorKind.Nobody) return PlatformProblems.SignIn;
        return actor.Kind == kind && (Code is null || actor.May(Code)) ? null : PlatformProblems.NotAllowed;
    }
}

/// <summary>Kinds of rule (授权类别).</summary>
public enum AllowKind { Anyone, Visitor, Member, Staff, StaffOrKey, ApiKey, Signed, House }

/// <summary>Words that endpoints say about themselves.</summary>
public static class EndpointWords
{
    public static TBuilder Allow<TBuilder>(this TBuilder endpoint, Allow rule) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(rule);

    /// <summary>The slice manages its own units of work, because it also calls the network.</summary>
    public static TBuilder OwnWork<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(Siyu.Platform.OwnWork.Mark);

    /// <summary>At most so many calls a minute by one person or, signed out, one address; all persons of one address together make at
    /// most <see cref="RateLimits.PeoplePerAddress"/> times as many.</summary>
    public static TBuilder AtMost<TBuilder>(this TBuilder endpoint, int perMinute) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RateLimit(perMinute));
}

/// <summary>Marks endpoints with units of work of their own.</summary>
internal sealed class OwnWork
{
    public static readonly OwnWork Mark = new();
}

/// <summary>A limit on calls (限流).</summary>
internal sealed record RateLimit(int PerMinute);
