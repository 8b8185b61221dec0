using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Members;
using Siyu.Kernel;
using Siyu.Members.Domain;
using Siyu.Members.Privacy;
using Siyu.Platform;

namespace Siyu.Members.Mall;

/// <summary>A member consents to something, or withdraws (同意与撤回); each is a row with its version, time and channel.</summary>
internal sealed class GiveConsent(SiyuDb db, Reach reach, Person person, Vault vault, TimeProvider clock) : ISlice
{
    private const int LongestWord = 40;

    /// <param name="Version">Version of the text that was shown.</param>
    /// <param name="Guardian">Who consents for a minor; only for the guardian's consent.</param>
    internal sealed record Request(ConsentPurpose Purpose, string Version, bool Given, string Channel, Guardian? Guardian);

    internal sealed record Guardian(string Name, string Phone);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/mall/me/consents", (Actor actor, Request request, GiveConsent slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Member);

    public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (request.Version.Length is 0 or > LongestWord || request.Channel.Length is 0 or > LongestWord) return MembersProblems.BadConsent;
        var named = request.Guardian is { } guardian && guardian.Name.Trim().Length is > 0 and <= LongestWord
            && Phone.TryParse(guardian.Phone, out _);
        if (request.Guardian is not null
            && (!named || request.Purpose != ConsentPurpose.Guardian)) return MembersProblems.BadConsent.AtField("guardian");
        var member = await reach.Self(actor, ct);
        if (!member.Ok) return member.Problem!;
        var ids = await person.Ids(actor.Member, ct);
        var said = await db.All<Consent>().AsNoTracking().Where(row => ids.Contains(row.Member)).ToListAsync(ct);
        var guarded = Latest(said, ConsentPurpose.Guardian) is { Given: true };
        if (Consent.Refusal(request.Purpose, request.Given, member.Value.IsMinor, guarded, named) is { } refusal) return refusal;
        if (Latest(said, request.Purpose) is { } last && last.Given == request.Given && last.Version == request.Version
            && request.Guardian is null) return Done.Already;
        var at = clock.GetUtcNow();
        db.Add(new Consent
        {
            Id = Guid.CreateVersion7(at), Member = actor.Member, Purpose = request.Purpose, Version = request.Version,
                Given = request.Given,
            Channel = request.Channel, At = at,
            GuardianSealed = request.Guardian is null
                ? null : await vault.Seal(db, actor.Member.Value, JsonSerializer.Serialize(request.Guardian), ct),
        });
        return Done.It;
    }

    private static Consent? Latest(List<Consent> said, ConsentPurpose purpose) =>
        said.Where(row => row.Purpose == purpose).OrderBy(row => row.At).ThenBy(row => row.Id).LastOrDefault();
}
