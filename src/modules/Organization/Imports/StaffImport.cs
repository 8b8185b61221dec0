using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Organization.People;
using Siyu.Platform;

namespace Siyu.Organization.Imports;

/// <summary>
/// Imports staff (员工导入) by code: new ones with a post in their unit, known ones moved and seated as the file says. A file makes no
/// administrator.
/// </summary>
internal sealed class StaffImport(TimeProvider clock) : IImport
{
    private const int LongestName = 60;
    private static readonly Problem NoAdministrators =
        Problem.Forbidden("organization.no_imported_administrator", "不能通过导入设置系统管理员", "A file makes no administrator");

    public static IReadOnlyList<ImportColumn> Columns =>
    [
        new("code", "工号", Required: true, "staff_code"), new("name", "姓名", Required: true),
            new("unit", "门店编码", Required: true, "store", "store_code"),
        new("role", "角色"), new("corp", "企业ID", AlsoCalled: "corp_id"), new("userid", "企微账号", AlsoCalled: "user_id"),
    ];

    public async Task Take(ImportChunk chunk, IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        var unitCodes = chunk.Rows.Select(row => row["unit"]!).Distinct(StringComparer.Ordinal).ToList();
        var staffCodes = chunk.Rows.Select(row => row["code"]!).Distinct(StringComparer.Ordinal).ToList();
        var units = await db.All<Unit>().Where(unit => unitCodes.Contains(unit.Code))
            .ToDictionaryAsync(unit => unit.Code, StringComparer.Ordinal, ct);
        var known = await db.All<Staff>().Where(staff => staffCodes.Contains(staff.Code))
            .ToDictionaryAsync(staff => staff.Code, StringComparer.Ordinal, ct);
        foreach (var row in chunk.Rows)
        {
            var taken = await Take(row, new(units, known), services, ct);
            if (taken.Problem is { } problem) chunk.Refuse(row, problem.At ?? "", problem);
            else if (taken.Value == Outcome.Added) chunk.Added++;
            else if (taken.Value == Outcome.Changed) chunk.Changed++;
        }
    }

    private enum Outcome { Added, Changed, Same }

    private sealed record Book(Dictionary<string, Unit> Units, Dictionary<string, Staff> Staff);

    private async Task<Result<Outcome>> Take(ImportRow row, Book book, IServiceProvider services, CancellationToken ct)
    {
        if (!book.Units.TryGetValue(row["unit"]!, out var unit)) return OrganizationProblems.UnknownUnit.With(row["unit"]!).AtField("unit");
        if (row["name"]!.Length > LongestName) return OrganizationProblems.BadName.AtField("name");
        var role = row["role"] ?? Role.Guide;
        if (role == Role.Admin) return NoAdministrators.AtField("role");
        if ((row["userid"] is null) != (row["corp"] is null)) return ImportProblems.MissingCell.AtField(row["corp"] is null
            ? "corp" : "userid");
        var staff = book.Staff.GetValueOrDefault(row["code"]!);
        var seating = services.GetRequiredService<Seating>();
        if (row["userid"] is { } wished
            && await seating.IsTaken(row["corp"]!, wished, staff?.Id, ct)) return OrganizationProblems.SeatTaken.AtField("userid");
        var outcome = Outcome.Same;
        if (staff is null)
        {
            var hired = await Hire(row, unit, role, services, ct);
            if (!hired.Ok) return hired.Problem!;
            book.Staff.Add(row["code"]!, staff = hired.Value);
            outcome = Outcome.Added;
        }
        else if (staff.Home != unit.Id)
        {
            var moved = await services.GetRequiredService<Appointments>().Move(Actor.System, staff, unit, ct);
            if (!moved.Ok) return moved.Problem!;
            outcome = Outcome.Changed;
        }
        if (row["userid"] is not { } user) return outcome;
        var seated = await seating.Seat(Actor.System, staff.Id, row["corp"]!, user, ct);
        if (!seated.Ok) return seated.Problem!;
        await services.GetRequiredService<SiyuDb>().SaveChangesAsync(ct);
        return outcome == Outcome.Same && !seated.Value.Before ? Outcome.Changed : outcome;
    }

    private async Task<Result<Staff>> Hire(ImportRow row, Unit unit, string role, IServiceProvider services, CancellationToken ct)
    {
        var (db, at) = (services.GetRequiredService<SiyuDb>(), clock.GetUtcNow());
        var hired = Staff.Hire(StaffId.New(at), row["code"]!, unit, at);
        if (!hired.Ok) return hired;
        var post = await services.GetRequiredService<Appointments>().Appoint(Actor.System, hired.Value, unit, new(role, PostLine.Line), ct);
        if (!post.Ok) return post.Problem!;
        await services.GetRequiredService<NameBook>().Write(hired.Value, row["name"]!, ct);
        db.Add(hired.Value);
        return hired.Value;
    }
}
