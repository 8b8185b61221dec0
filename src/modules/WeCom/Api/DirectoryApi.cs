using System.Text.Json.Serialization;
using Siyu.Platform.Outside;

namespace Siyu.WeCom.Api;

/// <summary>The corp's address book (通讯录), read only: staff are master data of Organization.</summary>
internal sealed class DirectoryApi(WeComCalls calls)
{
    private const int PageSize = 10_000;

    public Task<Answer<UserFound>> User(WeComCorp corp, string userId, CancellationToken ct) =>
        calls.Get<UserFound>(corp, Secret.App, "/cgi-bin/user/get", "userid=" + Uri.EscapeDataString(userId), ct);

    public Task<Answer<UserList>> Users(WeComCorp corp, long department, CancellationToken ct) =>
        calls.Get<UserList>(corp, Secret.App, "/cgi-bin/user/simplelist", FormattableString.Invariant($"department_id={department}"), ct);

    public Task<Answer<UserIdPage>> UserIds(WeComCorp corp, string? cursor, CancellationToken ct) =>
        calls.PostAsApp<UserIdPage>(corp, "/cgi-bin/user/list_id", new { cursor, limit = PageSize }, Repeat.Safe, ct);

    public Task<Answer<DepartmentList>> Departments(WeComCorp corp, CancellationToken ct) =>
        calls.Get<DepartmentList>(corp, Secret.App, "/cgi-bin/department/list", "", ct);
}

internal sealed record UserFound([property: JsonPropertyName("userid")] string UserId, string? Name, IReadOnlyList<long>? Department,
    int Status) : Envelope;

internal sealed record UserList(IReadOnlyList<UserRef>? Userlist) : Envelope;

internal sealed record UserRef([property: JsonPropertyName("userid")] string UserId, string? Name, IReadOnlyList<long>? Department);

internal sealed record UserIdPage(IReadOnlyList<UserSeat>? DeptUser, string? NextCursor) : Envelope;

internal sealed record UserSeat([property: JsonPropertyName("userid")] string UserId, long Department);

internal sealed record DepartmentList([property: JsonPropertyName("department")] IReadOnlyList<Department>? Departments) : Envelope;

/// <summary>A department (部门).</summary>
internal sealed record Department(long Id, string? Name, long Parentid, long Order);
