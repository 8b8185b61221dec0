using Siyu.Kernel;

namespace Siyu.Contracts.WeCom;

/// <summary>Door to WeCom (企业微信): the only room that knows WeCom's words.</summary>
public interface IWeCom
{
    /// <summary>Wishes a welcome message sent (欢迎语), once per welcome; dropped with a record when its 20 s are over. In the caller's
    /// transaction.</summary>
    Task<Result<Done>> SendWelcome(WelcomeAsk ask, CancellationToken ct);

    /// <summary>Live codes by id.</summary>
    Task<IReadOnlyDictionary<ChannelCodeId, ChannelCodeCard>> ChannelCodes(IReadOnlyCollection<ChannelCodeId> codes, CancellationToken ct);

    /// <summary>The friendships of these members with guides (会员的企微好友关系), ended ones too.</summary>
    Task<ILookup<MemberId, FriendCard>> FriendsOf(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>The contact behind an external user id in a corp (外部联系人), or none.</summary>
    Task<ContactCard?> ContactByExternal(string corpId, string externalUserId, CancellationToken ct);

    Task<IReadOnlyDictionary<ContactId, ContactCard>> Contacts(IReadOnlyCollection<ContactId> contacts, CancellationToken ct);
}

/// <summary>A welcome to send (欢迎语请求).</summary>
/// <param name="WelcomeKey">Names the welcome that a <see cref="ContactAdded"/> offered.</param>
public sealed record WelcomeAsk(string WelcomeKey, string Text, IReadOnlyList<WelcomeCard> Cards);

/// <summary>A card in a welcome (欢迎语附件): a link or a mini-program page.</summary>
/// <param name="AppId">The mini program, or null for a link.</param>
/// <param name="Target">The page path, or the link's https address.</param>
/// <param name="Picture">Address or path of the picture that WeCom shows.</param>
public sealed record WelcomeCard(string Title, string? AppId, string Target, string Picture);

/// <summary>A live code (活码) as other rooms see it.</summary>
public sealed record ChannelCodeCard(ChannelCodeId Id, string Title, string Channel, UnitId? Unit, string? WelcomeText,
    string? WelcomePage);

/// <summary>A contact (企微客户): a WeCom friend of the corp, not yet a member perhaps.</summary>
/// <param name="Guide">The guide who became friends first and still is.</param>
public sealed record ContactCard(ContactId Id, string CorpId, MemberId? Member, StaffId? Guide, DateTimeOffset FirstSeenAt);

/// <summary>A friendship of a member with a member of staff (好友关系).</summary>
/// <param name="EndedByContact">True where the person deleted the guide, false where the guide did, null while they are friends.</param>
public sealed record FriendCard(
    ContactId Contact, string CorpId, StaffId? Guide, DateTimeOffset? AddedAt, DateTimeOffset? EndedAt, bool? EndedByContact)
{
    public bool IsFriend => EndedByContact is null;
}

/// <summary>A person and a guide became friends (客户添加).</summary>
/// <param name="Code">The live code that was scanned, if one was.</param>
/// <param name="WelcomeKey">Name of the welcome that may be sent before <paramref name="WelcomeUntil"/>; null where WeCom gave
/// none.</param>
/// <param name="First">True where the corp had never seen this contact.</param>
public sealed record ContactAdded(
    ContactId Contact, string CorpId, StaffId? Guide, ChannelCodeId? Code, string? WelcomeKey, DateTimeOffset? WelcomeUntil, bool First,
    DateTimeOffset At) : IEvent
{
    public static string Name => "wecom.contact_added";
    public string Key => Contact.ToString();
}

/// <summary>A friendship ended (客户流失).</summary>
/// <param name="ByContact">True where the person deleted the guide, false where the guide deleted the person.</param>
public sealed record ContactRemoved(ContactId Contact, string CorpId, StaffId? Guide, bool ByContact, DateTimeOffset At) : IEvent
{
    public static string Name => "wecom.contact_removed";
    public string Key => Contact.ToString();
}

/// <summary>A contact turned out to be this member (客户识别为会员).</summary>
public sealed record ContactRecognised(ContactId Contact, MemberId Member, DateTimeOffset At) : IEvent
{
    public static string Name => "wecom.contact_recognised";
    public string Key => Contact.ToString();
}

/// <summary>How a welcome ended (欢迎语结果).</summary>
public sealed record WelcomeEnded(ContactId Contact, string WelcomeKey, bool Sent, string? Reason, DateTimeOffset At) : IEvent
{
    public static string Name => "wecom.welcome_ended";
    public string Key => Contact.ToString();
}

/// <summary>Refusals of WeCom (企微拒绝).</summary>
public static class WeComProblems
{
    public static readonly Problem UnknownCode = Problem.NotFound("wecom.unknown_code", "没有这个活码", "No such live code");
    public static readonly Problem UnknownWelcome = Problem.NotFound("wecom.unknown_welcome", "欢迎语不存在或已处理",
        "The welcome does not exist or was handled");
    public static readonly Problem UnknownCorp = Problem.NotFound("wecom.unknown_corp", "没有配置该企业微信", "This WeCom corp is not configured");
    public static readonly Problem NoStaff = Problem.Invalid("wecom.no_staff", "活码至少需要一名有企微账号的在职员工",
        "A live code needs at least one active member of staff with a WeCom account");
    public static readonly Problem TooManyStaff = Problem.Invalid("wecom.too_many_staff", "一个活码最多 {0} 名员工",
        "A live code takes at most {0} members of staff");
}
