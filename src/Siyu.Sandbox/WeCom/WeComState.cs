using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.WeCom;

/// <summary>A company on WeCom (企业).</summary>
internal sealed record Corp(string CorpId, string Name)
{
    /// <summary>The open platform it bound (微信开放平台); without it no unionid is told.</summary>
    public string? Platform { get; init; }
}

/// <summary>Something with a secret: a self-built app (自建应用), or the system's 客户联系 and 通讯录 secrets.</summary>
internal sealed record CorpApp(string Key, string CorpId, string Kind, string Name, string Secret)
{
    public long AgentId { get; init; }
    public string? CallbackUrl { get; init; }
    public required string Token { get; init; }
    public required string EncodingAesKey { get; init; }

    /// <summary>Where OAuth may lead; empty allows all.</summary>
    public IReadOnlyList<string> TrustedDomains { get; init; } = [];

    /// <summary>Who may call; empty allows all.</summary>
    public IReadOnlyList<string> TrustedAddresses { get; init; } = [];

    /// <summary>Departments that see the app; 1 is the whole company.</summary>
    public IReadOnlyList<long> Scope { get; init; } = [1];

    public const string SelfBuilt = "app";
    public const string Contact = "contact";
    public const string Directory = "directory";
}

internal sealed record Department(string CorpId, long Id, string Name, long ParentId, long Order);

/// <summary>A member of the company (成员).</summary>
internal sealed record Member(string CorpId, string UserId, string Name)
{
    public IReadOnlyList<long> Departments { get; init; } = [1];
    public string Position { get; init; } = "";
    public string Mobile { get; init; } = "";
    public int Gender { get; init; } = 1;
    public bool Leader { get; init; }

    /// <summary>May use 客户联系.</summary>
    public bool CanContact { get; init; } = true;

    /// <summary>The admin console has a welcome message for this member, so apps get no welcome code.</summary>
    public bool AdminWelcome { get; init; }

    public long CreatedAtMs { get; init; }
}

/// <summary>A member follows a customer (跟进关系).</summary>
internal sealed record Follow(string CorpId, string UserId, string External, string Persona)
{
    public string Remark { get; init; } = "";
    public string Description { get; init; } = "";
    public string RemarkCompany { get; init; } = "";
    public IReadOnlyList<string> RemarkMobiles { get; init; } = [];
    public IReadOnlyList<string> Tags { get; init; } = [];
    public int AddWay { get; init; }
    public string? State { get; init; }
    public string OperUserId { get; init; } = "";
    public long CreatedAtMs { get; init; }

    /// <summary>The customer skipped verification and the member is not yet reciprocal.</summary>
    public bool Half { get; init; }

    public string Id => $"{CorpId}/{UserId}/{External}";
}

/// <summary>A customer asked to be a friend and waits.</summary>
internal sealed record FriendRequest(string CorpId, string UserId, string Persona, string? State, int AddWay)
{
    public string Id => $"{CorpId}/{UserId}/{Persona}";
}

/// <summary>联系我.</summary>
internal sealed record ContactWay(string ConfigId, string CorpId, int Type, int Scene)
{
    public int Style { get; init; }
    public string Remark { get; init; } = "";
    public bool SkipVerify { get; init; } = true;
    public string State { get; init; } = "";
    public IReadOnlyList<string> Users { get; init; } = [];
    public IReadOnlyList<long> Parties { get; init; } = [];
    public bool IsTemp { get; init; }
    public long ExpiresIn { get; init; }
    public long ChatExpiresIn { get; init; }
    public string UnionId { get; init; } = "";
    public bool IsExclusive { get; init; }
    public bool MarkSource { get; init; } = true;
    public string? Conclusions { get; init; }
    public long CreatedAtMs { get; init; }
    public int Scans { get; init; }
}

internal sealed record TempChat(string CorpId, string UserId, string Persona, string ConfigId, long EndsAtMs)
{
    public string Id => $"{CorpId}/{UserId}/{Persona}";
}

internal sealed record TagGroup(string GroupId, string CorpId, string Name, long Order, long CreatedAtMs, string CreatedBy)
{
    public bool Deleted { get; init; }
}

internal sealed record CorpTag(string Id, string CorpId, string GroupId, string Name, long Order)
{
    public required long CreatedAtMs { get; init; }
    public required string CreatedBy { get; init; }
    public bool Deleted { get; init; }
}

/// <summary>The right to send one welcome message (欢迎语).</summary>
internal sealed record WelcomeCode(string Code, string CorpId, string UserId, string Persona, long IssuedAtMs)
{
    public string? SentBy { get; init; }
    public bool Chatting { get; init; }
}

internal sealed record ChatMember(string UserId, int Type, long JoinedAtMs, int JoinScene)
{
    public string? Invitor { get; init; }
    public string? State { get; init; }
    public string? Persona { get; init; }
    public string Name { get; init; } = "";
}

/// <summary>客户群.</summary>
internal sealed record ChatGroup(string ChatId, string CorpId, string Name, string Owner, long CreatedAtMs)
{
    public string Notice { get; init; } = "";
    public IReadOnlyList<ChatMember> Members { get; init; } = [];
    public IReadOnlyList<string> Admins { get; init; } = [];
    public string Version { get; init; } = Ids.RandomHex(16);
    public int Status { get; init; }

    /// <summary>As it was before its last change: what its details may still show for a moment.</summary>
    public ChatGroup? Before { get; init; }

    /// <summary>A change of it, which remembers one step back.</summary>
    public ChatGroup Changed(Func<ChatGroup, ChatGroup> change) => change(this) with { Before = this with { Before = null } };
}

internal sealed record JoinWay(string ConfigId, string CorpId, int Scene)
{
    public string Remark { get; init; } = "";
    public bool AutoCreateRoom { get; init; } = true;
    public string RoomBaseName { get; init; } = "";
    public long RoomBaseId { get; init; } = 1;
    public IReadOnlyList<string> ChatIds { get; init; } = [];
    public string State { get; init; } = "";
    public bool MarkSource { get; init; } = true;
    public int RoomsMade { get; init; }
}

internal sealed record Media(string MediaId, string CorpId, string Type, string FileName, long Size, long CreatedAtMs)
{
    /// <summary>Something that stays shows it: it has an address that outlives the id.</summary>
    public bool Shown { get; init; }

    /// <summary>Uploaded by uploadimg: lives for ever, but only as a URL.</summary>
    public bool Permanent { get; init; }
}

internal sealed record AccessToken(string Token, string CorpId, string AppKey, long ExpiresAtMs);

internal sealed record Ticket(string Id, string Value, long ExpiresAtMs);

/// <summary>An OAuth code on its way from the page to the API.</summary>
internal sealed record LoginCode(string Code, string CorpId, string? AppKey, string Persona, long IssuedAtMs)
{
    public string? UserId { get; init; }
    public bool Private { get; init; }
    public bool Used { get; init; }
}

internal sealed record UserTicket(string Value, string CorpId, string UserId, long ExpiresAtMs);

/// <summary>入群欢迎语素材, as the API tells it back.</summary>
internal sealed record GroupWelcome(string Id, string CorpId, string CreatedBy, string Content);
