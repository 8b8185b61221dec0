using Siyu.Contracts.Distribution;
using Siyu.Contracts.Members;
using Siyu.Contracts.Organization;
using Siyu.Contracts.WeCom;
using Siyu.Kernel;
using Siyu.Platform.Olap;

namespace Siyu.Insight.Facts;

/// <summary>A friendship that began or ended (加好友事实).</summary>
/// <param name="Kind"><c>added</c> or <c>removed</c>.</param>
internal sealed record ContactFact(
    string Kind, DateTimeOffset At, Guid Contact, Guid Guide, string OrgPath, Guid Code, bool First, bool ByContact);

/// <summary>A contact who turned out to be a member (客户识别事实).</summary>
internal sealed record RecognisedFact(Guid Contact, Guid Member, DateTimeOffset At);

/// <summary>Somebody became a member (入会事实).</summary>
internal sealed record MemberFact(Guid Member, string Source, Guid Unit, Guid Guide, string OrgPath, DateTimeOffset At);

/// <summary>Two members who are one person (合并事实), or are not after all: then <paramref name="Kept"/> is nobody.</summary>
internal sealed record MergeFact(Guid Gone, Guid Kept, DateTimeOffset At);

/// <summary>A step of a commission (佣金事实): accrued and payable positive, reversed negative.</summary>
internal sealed record CommissionFact(string Kind, string OrderKey, Guid Earner, string OrgPath, long AmountFen, DateTimeOffset At);

/// <summary>Makes facts of contacts: who gained whom by which live code.</summary>
internal sealed class ContactFacts(IOrganization organization, Erased erased)
    : IProjection<ContactAdded>, IProjection<ContactRemoved>, IProjection<ContactRecognised>
{
    public async Task Project(ContactAdded news, ProjectedRows rows, CancellationToken ct) =>
        rows.Add("insight_contact", new ContactFact("added", news.At, news.Contact.Value, news.Guide?.Value ?? Guid.Empty,
            await organization.PathOf(news.Guide, ct), news.Code?.Value ?? Guid.Empty, news.First, false));

    public async Task Project(ContactRemoved news, ProjectedRows rows, CancellationToken ct) =>
        rows.Add("insight_contact", new ContactFact("removed", news.At, news.Contact.Value, news.Guide?.Value ?? Guid.Empty,
            await organization.PathOf(news.Guide, ct), Guid.Empty, false, news.ByContact));

    public async Task Project(ContactRecognised news, ProjectedRows rows, CancellationToken ct)
    {
        if (await erased.Is(news.Member, ct)) return;
        rows.Add("insight_recognised", new RecognisedFact(news.Contact.Value, news.Member.Value, news.At));
    }
}

/// <summary>Makes facts of members: who joined where, and who turned out to be one.</summary>
internal sealed class MemberFacts(IOrganization organization, Erased erased)
    : IProjection<MemberJoined>, IProjection<MembersMerged>, IProjection<MembersUnmerged>
{
    public async Task Project(MemberJoined news, ProjectedRows rows, CancellationToken ct)
    {
        if (await erased.Is(news.Member, ct)) return;
        var path = news.Unit is { } unit && (await organization.Units([unit], ct)).TryGetValue(unit, out var card)
            ? card.Path.Value : await organization.PathOf(news.Guide, ct);
        rows.Add("insight_member", new MemberFact(news.Member.Value, news.Source.ToString(), news.Unit?.Value ?? Guid.Empty,
            news.Guide?.Value ?? Guid.Empty, path, news.At));
    }

    public async Task Project(MembersMerged news, ProjectedRows rows, CancellationToken ct)
    {
        if (await erased.Is(news.Gone, ct) || await erased.Is(news.Kept, ct)) return;
        rows.Add("insight_merge", new MergeFact(news.Gone.Value, news.Kept.Value, news.At));
    }

    public async Task Project(MembersUnmerged news, ProjectedRows rows, CancellationToken ct)
    {
        if (await erased.Is(news.Restored, ct)) return;
        rows.Add("insight_merge", new MergeFact(news.Restored.Value, Guid.Empty, news.At));
    }
}

/// <summary>Makes facts of commissions.</summary>
internal sealed class CommissionFacts(IOrganization organization)
    : IProjection<CommissionAccrued>, IProjection<CommissionReversed>, IProjection<CommissionPayable>
{
    public Task Project(CommissionAccrued news, ProjectedRows rows, CancellationToken ct) =>
        Add(rows, ("accrued", news.Order, news.Earner), news.Amount, news.At, ct);

    public Task Project(CommissionReversed news, ProjectedRows rows, CancellationToken ct) =>
        Add(rows, ("reversed", news.Order, news.Earner), -news.Amount, news.At, ct);

    public Task Project(CommissionPayable news, ProjectedRows rows, CancellationToken ct) =>
        Add(rows, ("payable", news.Order, news.Earner), news.Amount, news.At, ct);

    private async Task Add(
        ProjectedRows rows, (string Kind, OrderId Order, StaffId Earner) what, Money amount, DateTimeOffset at, CancellationToken ct) =>
        rows.Add("insight_commission", new CommissionFact(
            what.Kind, what.Order.ToString(), what.Earner.Value, await organization.PathOf(what.Earner, ct), amount.Fen, at));
}

/// <summary>Where a guide belongs.</summary>
internal static class Paths
{
    public static async Task<string> PathOf(this IOrganization organization, StaffId? staff, CancellationToken ct) =>
        staff is { } id && (await organization.Staff([id], ct)).TryGetValue(id, out var card) ? card.HomePath.Value : "/";
}
