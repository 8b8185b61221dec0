using Siyu.Kernel;

namespace Siyu.Organization.Domain;

/// <summary>A role (角色): a named set of permissions.</summary>
/// <param name="OwnOnly">True where the holder sees only what is theirs (guides).</param>
/// <param name="Grants">Permission codes; <c>*</c> for all, <c>orders.*</c> for a room's, <c>*.read</c> for every room's reading.</param>
internal sealed record Role(string Code, string Zh, string En, bool OwnOnly, IReadOnlyList<string> Grants)
{
    public const string Admin = "admin";
    public const string Guide = "guide";

    public bool Gives(string permission) => Grants.Any(grant => Covers(grant, permission));

    private static bool Covers(string grant, string permission) =>
        grant == "*" || grant == permission
        || (grant.EndsWith(".*", StringComparison.Ordinal) && permission.StartsWith(grant[..^1], StringComparison.Ordinal))
        || (grant.StartsWith("*.", StringComparison.Ordinal) && permission.EndsWith(grant[1..], StringComparison.Ordinal));
}

/// <summary>Roles that every group has (内置角色). They live in code, so a permission of a new version is granted on upgrade.</summary>
internal static class BuiltInRoles
{
    public static readonly IReadOnlyList<Role> All =
    [
        new(Role.Admin, "系统管理员", "Administrator", false, ["*"]),
        new("operator", "总部运营", "Operator", false,
        [
            "*.read", "catalog.*", "content.*", "promotions.*", "loyalty.*", "audience.*", "engagement.*", "wecom.*", "wechat.*",
            "fission.*", "live.*",
            "insight.*", "inventory.*", "fulfilment.*", "orders.*", "distribution.share", "distribution.plan",
            "members.bind", "members.edit", "members.import", "organization.units", "settlement.issue",
        ]),
        new("finance", "财务", "Finance", false,
            ["*.read", "ledger.*", "settlement.*", "payments.*", "orders.refund", "distribution.plan", "insight.*", "organization.terms"]),
        new("region_manager", "区域经理", "Region manager", false,
        [
            "organization.read", "members.read", "members.bind", "orders.read", "inventory.read", "fulfilment.*", "catalog.read",
            "distribution.read", "insight.read", "wecom.read", "engagement.read", "promotions.read",
        ]),
        new("store_manager", "店长", "Store manager", false,
        [
            "organization.read", "members.read", "members.bind", "orders.read", "orders.refund", "orders.cancel", "orders.reprice",
                "inventory.*",
                "fulfilment.*",
                "catalog.read",
            "distribution.read", "distribution.share", "insight.read", "wecom.read", "promotions.read", .. GuideWork,
        ]),
        new(Role.Guide, "导购", "Guide", true, GuideWork),
        new("dealer", "经销商", "Dealer", false,
        [
            "organization.read", "orders.read", "orders.inspect", "inventory.*", "fulfilment.*", "catalog.read", "settlement.read",
            "settlement.confirm", "insight.read",
        ]),
        new("supplier", "供应商", "Supplier", false,
            ["catalog.read", "orders.read", "inventory.read", "settlement.read", "settlement.confirm"]),
        new("auditor", "审计", "Auditor", false, ["*.read", "platform.audit"]),
    ];

    private static IReadOnlyList<string> GuideWork =>
        ["members.guide", "orders.guide", "distribution.guide", "settlement.guide", "wecom.guide", "engagement.guide", "fulfilment.guide",
            "catalog.guide", "orders.inspect", "promotions.redeem", "promotions.give"];

    public static Role? Find(string code) => All.FirstOrDefault(role => role.Code == code);
}

/// <summary>A role that the group made itself (自定义角色).</summary>
internal sealed class CustomRole
{
    public required string Id { get; init; }
    public required string Zh { get; set; }
    public required string En { get; set; }
    public required bool OwnOnly { get; set; }

    /// <summary>JSON array of permission codes.</summary>
    public required string Permissions { get; set; }

    public Role Read() => new(Id, Zh, En, OwnOnly, System.Text.Json.JsonSerializer.Deserialize<string[]>(Permissions) ?? []);
}

/// <summary>What posts allow, each where it stands (权限汇总). Nobody is allowed by a post whose role is gone.</summary>
internal static class Access
{
    public static IReadOnlyList<Grant> Of(IReadOnlyList<(Role Role, OrgPath Path)> posts, IReadOnlyList<string> known) =>
    [
        .. posts.GroupBy(post => post.Role).Select(held => new Grant(
            known.Where(held.Key.Gives).ToHashSet(StringComparer.Ordinal),
            DataScope.Any([.. held.Select(post => Scope(post.Role, post.Path))]))),
    ];

    /// <summary>The group's own path covers everything, also rows that stand at no unit.</summary>
    private static DataScope Scope(Role role, OrgPath path) => role.OwnOnly ? DataScope.Own(path)
        : path.Value.Count(letter => letter == '/') <= 2 ? DataScope.Everything : DataScope.Below(path);
}
