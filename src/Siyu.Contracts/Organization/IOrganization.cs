using Siyu.Kernel;

namespace Siyu.Contracts.Organization;

/// <summary>Door to the organisation (组织): units, staff and brands of the group.</summary>
public interface IOrganization
{
    /// <summary>The units of these ids; a missing one is not in the answer.</summary>
    Task<IReadOnlyDictionary<UnitId, UnitCard>> Units(IReadOnlyCollection<UnitId> units, CancellationToken ct);

    Task<UnitCard?> UnitByCode(string code, CancellationToken ct);

    Task<IReadOnlyDictionary<string, UnitCard>> UnitsByCode(IReadOnlyCollection<string> codes, CancellationToken ct);

    /// <summary>Open places of these kinds, nearest to the path first (same unit, same parent, same region, elsewhere).</summary>
    Task<IReadOnlyList<UnitCard>> PlacesNear(OrgPath path, IReadOnlyCollection<UnitKind> kinds, int limit, CancellationToken ct);

    Task<IReadOnlyDictionary<StaffId, StaffCard>> Staff(IReadOnlyCollection<StaffId> staff, CancellationToken ct);

    /// <summary>The member of staff who holds this WeCom account, or none (also when they left).</summary>
    Task<StaffCard?> StaffByWeComUser(string corpId, string userId, CancellationToken ct);

    Task<IReadOnlyDictionary<BrandId, BrandCard>> Brands(CancellationToken ct);

    /// <summary>Units and staff that an actor may see, by code or name (组织搜索), at most so many of each.</summary>
    Task<OrganizationFound> Search(Actor actor, string text, int atMost, CancellationToken ct);

    /// <summary>Rates agreed with counters and dealers (结算条款); who has none is missing.</summary>
    Task<IReadOnlyDictionary<UnitId, UnitTerms>> Terms(IReadOnlyCollection<UnitId> units, CancellationToken ct);

    /// <summary>Opens a member of staff's name, for people who may see it; missing where unknown.</summary>
    Task<IReadOnlyDictionary<StaffId, string>> StaffNames(IReadOnlyCollection<StaffId> staff, CancellationToken ct);
}

/// <summary>A unit (组织单元) as other rooms see it.</summary>
/// <param name="ServiceFeeBps">What a dealer pays HQ for an online order it fulfils (订单服务费), in basis points of cash; 0 for others.</param>
public sealed record UnitCard(UnitId Id, UnitKind Kind, string Code, string Name, OrgPath Path, bool Open, int ServiceFeeBps)
{
    /// <summary>Where it is, as people write it.</summary>
    public string? Address { get; init; }
}

/// <summary>A rate in force from a day on (结算条款), of everything or of one category, in basis points.</summary>
public sealed record TermCard(CategoryId? Category, int RateBps, Day From);

/// <summary>All rates agreed with a unit (单元结算条款), past and to come.</summary>
public sealed record UnitTerms(IReadOnlyList<TermCard> Agreed)
{
    /// <summary>The rate in force on a day: the category's, else that of everything; null where none is agreed.</summary>
    public int? RateOn(Day day, CategoryId? category = null) =>
        (category is null ? null : Latest(day, category))?.RateBps ?? Latest(day, null)?.RateBps;

    private TermCard? Latest(Day day, CategoryId? category) =>
        Agreed.Where(term => term.Category == category && term.From <= day).MaxBy(term => term.From);
}

/// <summary>What a search in the organisation found (组织搜索结果).</summary>
public sealed record OrganizationFound(IReadOnlyList<UnitCard> Units, IReadOnlyList<StaffFound> Staff);

/// <summary>A member of staff that a search found (员工搜索结果).</summary>
public sealed record StaffFound(StaffId Id, string Code, string? Name, UnitId Home, bool Active);

/// <summary>Kinds of unit (单元类别).</summary>
public enum UnitKind { Group, Region, DirectStore, DealerStore, DepartmentStore, Counter, Warehouse, Station, Team, Office }

/// <summary>A member of staff (员工) as other rooms see it.</summary>
public sealed record StaffCard(StaffId Id, string Code, UnitId Home, OrgPath HomePath, bool Active, IReadOnlyList<WeComSeat> Seats)
{
    /// <summary>Codes of the roles held now, in any post.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];
}

/// <summary>A WeCom account (企微账号) of a member of staff in one corp.</summary>
public sealed record WeComSeat(string CorpId, string UserId);

/// <summary>A brand (品牌).</summary>
public sealed record BrandCard(BrandId Id, string Code, string Name);

/// <summary>A member of staff left (员工离职); access ends at once.</summary>
public sealed record StaffLeft(StaffId Staff, UnitId Home, DateTimeOffset At) : IEvent
{
    public static string Name => "organization.staff_left";
    public string Key => Staff.ToString();
}

/// <summary>A member of staff moved to another unit (员工调动).</summary>
public sealed record StaffMoved(StaffId Staff, UnitId From, UnitId To, DateTimeOffset At) : IEvent
{
    public static string Name => "organization.staff_moved";
    public string Key => Staff.ToString();
}

/// <summary>Refusals of the organisation (组织拒绝).</summary>
public static class OrganizationProblems
{
    public static readonly Problem UnknownUnit = Problem.NotFound("organization.unknown_unit", "没有这个组织单元：{0}", "No such unit: {0}");
    public static readonly Problem UnknownStaff = Problem.NotFound("organization.unknown_staff", "没有这名员工", "No such member of staff");
    public static readonly Problem StaffHasLeft =
        Problem.Forbidden("organization.staff_has_left", "该员工已离职", "This member of staff has left");
    public static readonly Problem BadCode =
        Problem.Invalid("organization.bad_code",
            "编码须为 1–32 位字母、数字、点、横线或下划线", "A code is 1–32 letters, digits, dots, dashes or underscores");
    public static readonly Problem CodeTaken = Problem.Conflict("organization.code_taken", "编码已被使用：{0}", "The code is taken: {0}");
    public static readonly Problem BadName =
        Problem.Invalid("organization.bad_name", "名称不能为空且不能过长", "The name must not be empty nor too long");
    public static readonly Problem BadFee =
        Problem.Invalid("organization.bad_fee", "仅经销门店可设订单服务费，范围 0–10000 基点", "Only dealer stores pay a service fee, 0–10000 basis points");
    public static readonly Problem NoTerms = Problem.Invalid(
        "organization.no_terms", "只有专柜和经销门店有结算条款", "Only counters and dealers' stores have terms");
    public static readonly Problem BadTerm = Problem.Invalid(
        "organization.bad_term", "费率须在 0–10000 基点之间，类目扣点只适用于专柜",
        "A rate lies within 0–10000 basis points; only counters have rates by category");
    public static readonly Problem TermTooEarly =
        Problem.Invalid("organization.term_too_early", "生效日期不能早于今天", "Terms are in force from today or later");
    public static readonly Problem TermInForce = Problem.Conflict(
        "organization.term_in_force", "{0} 起的条款已生效，不能修改；请另定新的生效日期", "The terms from {0} are in force; agree on a later day instead");
    public static readonly Problem WrongPlace =
        Problem.Invalid("organization.wrong_place", "{0} 不能设在 {1} 之下", "A {0} cannot stand below a {1}");
    public static readonly Problem UnitClosed = Problem.Conflict("organization.unit_closed", "组织单元已关闭：{0}", "The unit is closed: {0}");
    public static readonly Problem UnitInUse =
        Problem.Conflict("organization.unit_in_use", "仍有营业中的下级单元或在职员工：{0}", "Open units or active staff are still there: {0}");
    public static readonly Problem UnitStays =
        Problem.Conflict("organization.unit_stays", "已有单元的类别和上级不能更改：{0}", "Kind and parent of an existing unit stay: {0}");
    public static readonly Problem UnknownBrand = Problem.NotFound("organization.unknown_brand", "没有这个品牌：{0}", "No such brand: {0}");
    public static readonly Problem AlreadyThere =
        Problem.Conflict("organization.already_there", "该员工已在此单元：{0}", "The member of staff is in this unit already: {0}");
    public static readonly Problem UnknownRole = Problem.NotFound("organization.unknown_role", "没有这个角色：{0}", "No such role: {0}");
    public static readonly Problem RoleBuiltIn =
        Problem.Conflict("organization.role_built_in", "内置角色不能修改：{0}", "A built-in role cannot be changed: {0}");
    public static readonly Problem RoleInUse =
        Problem.Conflict("organization.role_in_use", "仍有员工担任该角色：{0}", "Staff still hold the role: {0}");
    public static readonly Problem UnknownPermission =
        Problem.Invalid("organization.unknown_permission", "没有这个权限：{0}", "No such permission: {0}");
    public static readonly Problem BeyondOwn =
        Problem.Forbidden("organization.beyond_own", "不能授予自己没有的权限：{0}", "You cannot give what you do not have: {0}");
    public static readonly Problem NoScope =
        Problem.Invalid("organization.no_scope", "请至少选择一项接口范围", "Choose at least one scope");
    public static readonly Problem UnknownApiKey = Problem.NotFound("organization.unknown_api_key", "没有这把接口密钥", "No such API key");
    public static readonly Problem UnknownPost = Problem.NotFound("organization.unknown_post", "没有这个在任岗位", "No such open post");
    public static readonly Problem SeatTaken =
        Problem.Conflict("organization.seat_taken", "该企微账号已属于其他员工", "This WeCom account belongs to somebody else");
    public static readonly Problem LastAdministrator =
        Problem.Conflict("organization.last_administrator", "至少保留一名系统管理员", "At least one administrator must remain");
    public static readonly Problem SignInRefused =
        Problem.Unauthenticated("organization.sign_in_refused", "登录名、密码或动态口令不正确", "The login, password or one-time code is wrong");
    public static readonly Problem CodeNeeded = Problem.Unauthenticated("organization.code_needed", "请输入动态口令", "A one-time code is needed");
    public static readonly Problem TooManyAttempts =
        Problem.TooMany("organization.too_many_attempts", "登录失败次数过多，请 {0} 分钟后再试", "Too many failed sign-ins, try again in {0} minutes");
    public static readonly Problem WeakPassword =
        Problem.Invalid("organization.weak_password",
            "密码至少 {0} 位，不能过于简单或包含登录名", "The password needs at least {0} characters, not too simple, without the login");
    public static readonly Problem SamePassword =
        Problem.Invalid("organization.same_password", "新密码不能与旧密码相同", "The new password is the old one");
    public static readonly Problem TotpOn = Problem.Conflict("organization.totp_on", "动态口令已启用", "The authenticator is on already");
    public static readonly Problem BadLogin =
        Problem.Invalid("organization.bad_login",
            "登录名须为 3–32 位小写字母、数字、点、横线或下划线", "A login is 3–32 lower-case letters, digits, dots, dashes or underscores");
    public static readonly Problem LoginTaken = Problem.Conflict("organization.login_taken", "登录名已被使用", "The login is taken");
    public static readonly Problem NoCredential =
        Problem.Conflict("organization.no_credential", "该员工没有后台登录账号", "This member of staff has no console login");
    public static readonly Problem PasswordMustChange =
        Problem.Forbidden("organization.password_must_change", "请先修改初始密码", "Please change the initial password first");
    public static readonly Problem WrongCode = Problem.Invalid("organization.wrong_code", "动态口令不正确", "The one-time code is wrong");
    public static readonly Problem TotpOff =
        Problem.Conflict("organization.totp_off", "尚未开始绑定动态口令", "The authenticator was not offered yet");
    public static readonly Problem AlreadySetUp =
        Problem.Conflict("organization.already_set_up", "系统管理员已存在", "An administrator exists already");
    public static readonly Problem WrongSetupToken =
        Problem.Forbidden("organization.wrong_setup_token", "初始化口令不正确", "The set-up token is wrong");
}
