using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Members.Bindings;
using Siyu.Members.Domain;
using Siyu.Platform;

namespace Siyu.Members.Console;

/// <summary>How the group binds members to guides (绑定规则): read, and kept with an audit row.</summary>
internal sealed class KeepBindingRules(SiyuDb db, ISettings settings, Binder binder) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console/members/binding-rules", (KeepBindingRules slice, CancellationToken ct) => slice.Read(ct).ToHttp())
            .Allow(Allow.Staff("members.read"));
        routes.MapPut("/console/members/binding-rules", (Actor actor, BindingRules rules, KeepBindingRules slice, CancellationToken ct) =>
            slice.Handle(actor, rules, ct).ToHttp()).Allow(Allow.Staff("members.rules"));
    }

    public async Task<Result<BindingRules>> Read(CancellationToken ct) => await binder.Rules(ct);

    public async Task<Result<Done>> Handle(Actor actor, BindingRules rules, CancellationToken ct)
    {
        if (rules.Problem is { } problem) return problem;
        var before = await binder.Rules(ct);
        if (before == rules) return Done.Already;
        await settings.Set(BindingRules.Section, rules, ct);
        db.Audit(actor, "members.keep_binding_rules", "members", before, rules);
        return Done.It;
    }
}
