using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.Roles;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>Says at each request what a member of staff may do now (权限来源): nothing is remembered, so leaving works at once.</summary>
internal sealed class StaffIdentity(SiyuDb db, RoleBook roles) : IIdentitySource
{
    public async Task<IReadOnlyDictionary<StaffSeat, StaffRights>> RightsOf(IReadOnlyCollection<StaffSeat> seats, CancellationToken ct)
    {
        var wanted = seats.Select(seat => seat.Staff).Distinct().ToList();
        var active = await db.All<Staff>().AsNoTracking().Where(row => wanted.Contains(row.Id) && row.State == StaffState.Active)
            .Select(row => new
            {
                row.Id, MustChange = db.All<Credential>().Any(credential => credential.Id == row.Id && credential.MustChange),
                Posts = db.All<Post>().Where(post => post.Staff == row.Id && post.Until == null).ToList(),
            }).ToDictionaryAsync(row => row.Id, ct);
        var known = await roles.Of([.. active.Values.SelectMany(one => one.Posts).Select(post => post.Role).Distinct()], ct);
        var every = roles.Permissions.Select(permission => permission.Code).ToList();
        return seats.Where(seat => active.ContainsKey(seat.Staff)).ToDictionary(seat => seat, seat =>
        {
            var (posts, held) = (active[seat.Staff].Posts, new List<(Role, OrgPath)>());
            if (active[seat.Staff].MustChange) return new StaffRights([]);
            if (posts.Find(row => row.Id == seat.Post) is { } chosen) posts = [chosen];
            foreach (var post in posts)
                if (known.TryGetValue(post.Role, out var role)) held.Add((role, new(post.OrgPath)));
            return new(Access.Of(held, every));
        });
    }
}
