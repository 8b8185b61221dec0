using Siyu.Kernel;

namespace Siyu.Contracts.Members;

/// <summary>Door to the members (会员). Everything here writes in the caller's transaction.</summary>
public interface IMembers
{
    /// <summary>Somebody came with these identities: who are they? Unknown identities are remembered as a visitor's.</summary>
    Task<Seen> Meet(IReadOnlyList<IdentityClaim> claims, CancellationToken ct);

    /// <summary>Joins by phone (手机号入会): finds or makes the member of the phone, links the identities, merges with evidence where two
    /// members turn out one.</summary>
    Task<Result<Joined>> Join(JoinAsk ask, CancellationToken ct);

    /// <summary>Links one more identity to a member; merges where it belonged to another member.</summary>
    Task<Result<MemberId>> Link(MemberId member, IdentityClaim claim, string evidence, CancellationToken ct);

    Task<IReadOnlyDictionary<IdentityClaim, MemberId>> Find(IReadOnlyCollection<IdentityClaim> claims, CancellationToken ct);

    /// <summary>Finds by POS card numbers, many at once (import of tickets).</summary>
    Task<IReadOnlyDictionary<string, MemberId>> FindByCard(IReadOnlyCollection<string> cards, CancellationToken ct);

    /// <summary>Binds to a guide as the binding mode allows (绑定导购).</summary>
    Task<Result<Done>> Bind(MemberId member, StaffId guide, BindReason reason, CancellationToken ct);

    /// <summary>The guides these members are bound to at an instant; members without one are missing.</summary>
    Task<IReadOnlyDictionary<MemberId, BindingCard>> GuidesOf(IReadOnlyCollection<MemberId> members, DateTimeOffset at,
        CancellationToken ct);

    /// <summary>The visitors these members were before they joined (访客), so that what they did then counts for them at once.</summary>
    Task<IReadOnlyDictionary<IdentityId, MemberId>> VisitorsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    Task<IReadOnlyDictionary<MemberId, MemberCard>> Cards(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>What Members knows of these people, opened (会员资料); who was merged away is answered as themselves.</summary>
    Task<IReadOnlyDictionary<MemberId, MemberProfile>> Profiles(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>Everything that happened between the group and these members (会员档案); where there is no such member they are
    /// missing. At most 2,000 at once.</summary>
    Task<IReadOnlyDictionary<MemberId, MemberDossier>> Dossiers(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>Members by their numbers, after one of them, to walk through all.</summary>
    Task<IReadOnlyList<MemberCard>> Walk(long after, int atMost, CancellationToken ct);

    /// <summary>The open id of a member in one app, for payment (personal data: use it at the edge only).</summary>
    Task<string?> OpenIdOf(MemberId member, string appId, CancellationToken ct);

    /// <summary>The members that these members of staff are privately, where they linked themselves: to pay them out, and to know their
    /// own purchases.</summary>
    Task<IReadOnlyDictionary<StaffId, MemberId>> MembersOfStaff(IReadOnlyCollection<StaffId> staff, CancellationToken ct);

    /// <summary>Seals a person's text under the member's own key (parcel address, remark), which erasure destroys; for who is erased
    /// already, so that it opens nowhere.</summary>
    Task<byte[]> SealFor(MemberId member, string text, CancellationToken ct);

    /// <summary>As <see cref="SealFor"/> for many persons' texts, in a number of statements that does not grow with them.</summary>
    Task<IReadOnlyList<byte[]>> SealAll(IReadOnlyList<PersonalText> texts, CancellationToken ct);

    /// <summary>Opens what <see cref="SealFor"/> sealed; null after erasure.</summary>
    Task<string?> OpenFor(MemberId member, byte[] sealedText, CancellationToken ct);
}

/// <summary>A text of a person's that is to be sealed (个人文本): an address, a remark.</summary>
public sealed record PersonalText(MemberId Member, string Text);

/// <summary>An identity that somebody shows (身份): the value is personal data.</summary>
/// <param name="Space">Where the value is unique: the app id, the corp id, the marketplace; empty for phone and union id.</param>
public sealed record IdentityClaim(IdentityKind Kind, string Space, string Value);

/// <summary>Kinds of identity (身份类别).</summary>
public enum IdentityKind { Phone, UnionId, OpenId, ExternalUser, PosCard, Buyer, IdCard }

/// <summary>Who came: the visitor record, and the member once joined (来访).</summary>
public sealed record Seen(IdentityId Visitor, MemberId? Member);

/// <summary>A wish to join (入会请求).</summary>
public sealed record JoinAsk(Phone Phone, IReadOnlyList<IdentityClaim> Claims, JoinSource Source)
{
    /// <summary>Name to keep, if known.</summary>
    public string? FullName { get; init; }

    /// <summary>Store that gained the member.</summary>
    public UnitId? Unit { get; init; }

    /// <summary>Guide who gained the member and is bound, if any.</summary>
    public StaffId? Guide { get; init; }
}

/// <summary>How somebody became a member (入会来源).</summary>
public enum JoinSource { MiniProgram, H5, Payment, Pos, Import, Guide }

/// <summary>The answer to joining (入会结果).</summary>
/// <param name="IsNew">False where the phone was a member's already (POS history, another app).</param>
public sealed record Joined(MemberId Member, bool IsNew, bool HadPosHistory);

/// <summary>A member (会员) as other rooms see it; carries no personal data.</summary>
public sealed record MemberCard(MemberId Id, long Number, MemberState State, UnitId? Unit, DateTimeOffset JoinedAt);

/// <summary>What is known of a member (会员资料). Name, phone and birthday are personal data: mask or hash them, keep them nowhere.</summary>
public sealed record MemberProfile(MemberCard Card, JoinSource Source, OrgPath Path, StaffId? Guide, DateTimeOffset? BoundAt)
{
    public string? FullName { get; init; }
    public Phone? Phone { get; init; }
    public Day? Born { get; init; }

    /// <summary>The name with its first character only (王**), for lists.</summary>
    public string? MaskedName => FullName is { Length: > 0 } name ? name[..1] + new string('*', Math.Min(name.Length - 1, 2)) : FullName;
    public string? MaskedPhone => Phone?.Masked;
}

/// <summary>The record of one member (会员档案): identities by kind, bindings, merges, consents, opt-outs, profile.</summary>
public sealed record MemberDossier(
    IReadOnlyList<IdentityCard> Identities, IReadOnlyList<PastBinding> Bindings, IReadOnlyList<MergeCard> Merges,
    IReadOnlyList<ConsentCard> Consents, IReadOnlyList<ContactChannel> OptOuts)
{
    /// <summary>Who they are: personal data, mask or hash it.</summary>
    public required MemberProfile Profile { get; init; }

    /// <summary>The member that this one was merged into, if it was.</summary>
    public MemberId? MergedInto { get; init; }

    /// <summary>True under 14 years when last told: a guardian must consent.</summary>
    public bool Minor { get; init; }
}

/// <summary>That somebody has an identity of a kind (身份记录), without its value.</summary>
public sealed record IdentityCard(IdentityId Id, IdentityKind Kind, string Space, DateTimeOffset SeenAt, DateTimeOffset? LinkedAt,
    string? Evidence);

/// <summary>A binding to a guide, in force or ended (绑定记录).</summary>
public sealed record PastBinding(
    BindingId Id, StaffId Guide, BindReason Reason, DateTimeOffset Since, DateTimeOffset ProtectedUntil, DateTimeOffset? ValidUntil,
    DateTimeOffset? Until, BindingEnd? Ended, string By);

/// <summary>A merge of another member into this one (合并记录).</summary>
public sealed record MergeCard(Guid Id, MemberId Gone, string Evidence, string By, DateTimeOffset At, DateTimeOffset? UndoneAt);

/// <summary>A consent given or withdrawn (同意记录).</summary>
public sealed record ConsentCard(ConsentPurpose Purpose, string Version, bool Given, string Channel, DateTimeOffset At);

/// <summary>What is consented to (同意事项); an ID card needs its own consent, a person under 14 a guardian's.</summary>
public enum ConsentPurpose { Privacy, Marketing, IdCard, Guardian }

/// <summary>Ways to reach a person (触达渠道).</summary>
public enum ContactChannel { WeCom, GroupChat, Subscribe, Sms, Call, Email }

/// <summary>Why a binding ended (解绑原因).</summary>
public enum BindingEnd { Replaced, Expired, GuideLeft, Inherited, Admin, Merged, Erased }

/// <summary>States of a member (会员状态).</summary>
public enum MemberState { Active, Merged, Erased }

/// <summary>A binding (绑定关系) in force.</summary>
public sealed record BindingCard(BindingId Id, MemberId Member, StaffId Guide, BindReason Reason, DateTimeOffset Since);

/// <summary>Why somebody is bound (绑定原因).</summary>
public enum BindReason { Scan, Register, Share, Inherit, Admin, Import }

/// <summary>Somebody became a member (会员入会).</summary>
public sealed record MemberJoined(MemberId Member, JoinSource Source, UnitId? Unit, StaffId? Guide, DateTimeOffset At) : IEvent
{
    public static string Name => "members.member_joined";
    public string Key => Member.ToString();
}

/// <summary>An identity was linked to a member (身份关联).</summary>
public sealed record IdentityLinked(MemberId Member, IdentityId Identity, IdentityKind Kind, string Space, DateTimeOffset At) : IEvent
{
    public static string Name => "members.identity_linked";
    public string Key => Member.ToString();
}

/// <summary>Two members turned out to be one person (会员合并); rooms move what they hold from the gone one to the kept one.</summary>
public sealed record MembersMerged(MemberId Kept, MemberId Gone, string Evidence, DateTimeOffset At) : IEvent
{
    public static string Name => "members.members_merged";
    public string Key => Kept.ToString();
}

/// <summary>A merge was undone (撤销合并); rooms give back to the restored member what came from it.</summary>
public sealed record MembersUnmerged(MemberId Kept, MemberId Restored, string Evidence, DateTimeOffset At) : IEvent
{
    public static string Name => "members.members_unmerged";
    public string Key => Kept.ToString();
}

/// <summary>A member was bound to a guide (会员绑定导购).</summary>
public sealed record MemberBound(MemberId Member, StaffId Guide, BindReason Reason, DateTimeOffset At) : IEvent
{
    public static string Name => "members.member_bound";
    public string Key => Member.ToString();
}

/// <summary>A member told or changed name or birthday (资料变更).</summary>
public sealed record ProfileRevised(MemberId Member, DateTimeOffset At) : IEvent
{
    public static string Name => "members.profile_revised";
    public string Key => Member.ToString();
}

/// <summary>A guide who left has no members any more (导购解绑): told when the bindings have ended.</summary>
public sealed record GuideReleased(StaffId Guide, DateTimeOffset At) : IEvent
{
    public static string Name => "members.guide_released";
    public string Key => Guide.ToString();
}

/// <summary>A person was erased (会员注销删除); rooms drop or pseudonymise what they hold.</summary>
public sealed record MemberErased(MemberId Member, long Number, DateTimeOffset At) : IEvent
{
    public static string Name => "members.member_erased";
    public string Key => Member.ToString();
}

/// <summary>Refusals of the members room (会员拒绝).</summary>
public static class MembersProblems
{
    public static readonly Problem BadPhone = Problem.Invalid("members.bad_phone", "手机号格式不正确", "The phone number is not valid");
    public static readonly Problem Unknown = Problem.NotFound("members.unknown", "没有这位会员", "No such member");
    public static readonly Problem Erased = Problem.Conflict("members.erased", "该会员已注销", "This member was erased");
    public static readonly Problem BoundElsewhere =
        Problem.Conflict("members.bound_elsewhere", "会员在保护期内，已绑定其他导购", "The member is bound to another guide and still protected");
    public static readonly Problem BadRules = Problem.Invalid("members.bad_rules", "绑定规则不正确", "The binding rules are not valid");
    public static readonly Problem NeedsReason =
        Problem.Invalid("members.needs_reason", "请填写原因（2–200 字）", "Please give a reason (2–200 characters)");
    public static readonly Problem NeedsGuardian =
        Problem.Forbidden("members.needs_guardian", "未满 14 周岁须由监护人同意", "Under 14 a guardian must consent");
    public static readonly Problem BadConsent = Problem.Invalid("members.bad_consent", "同意记录不完整", "The consent is not complete");
    public static readonly Problem BadName = Problem.Invalid("members.bad_name", "姓名须为 1–60 个字", "The name has 1–60 characters");
    public static readonly Problem BadBirthday = Problem.Invalid("members.bad_birthday", "出生日期不正确", "The date of birth is not valid");
    public static readonly Problem SameMember = Problem.Invalid("members.same_member", "不能与自己合并", "A member cannot merge with itself");
    public static readonly Problem NotMerged = Problem.Conflict("members.not_merged", "没有可撤销的合并", "There is no merge to undo");
    public static readonly Problem UnmergeInOrder = Problem.Conflict("members.unmerge_in_order", "请先撤销之后的合并", "Undo the later merge first");
    public static readonly Problem BadCursor = Problem.Invalid("members.bad_cursor", "分页游标不正确", "The cursor is not valid");
    public static readonly Problem NeedsConfirmation =
        Problem.Invalid("members.needs_confirmation", "请确认已知晓注销后果", "Please confirm that you understand what erasure means");
    public static readonly Problem BadLinkCode = Problem.Invalid("members.bad_link_code", "关联码无效或已过期", "The link code is wrong or too old");
    public static readonly Problem WasMerged = Problem.Conflict("members.was_merged", "该会员已合并到其他会员", "This member was merged into another");
    public static readonly Problem NotAMember = Problem.Forbidden("members.not_a_member", "请先注册成为会员", "Please join first");
}
