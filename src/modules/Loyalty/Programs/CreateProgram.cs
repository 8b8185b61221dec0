using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Loyalty.Domain;
using Siyu.Platform;

namespace Siyu.Loyalty.Programs;

/// <summary>HQ makes a card program (新建会员卡体系), one for the group and one for each brand at most; it runs at once.</summary>
internal sealed class CreateProgram(SiyuDb db, IOrganization organization, TimeProvider clock) : ISlice
{
    internal sealed record Request(string Title, BrandId? Brand, CardRules Rules);

    internal sealed record Response(CardProgramId Id);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/console/card-programs", (Actor actor, Request request, CreateProgram slice, CancellationToken ct) =>
            slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff(LoyaltyModule.Change));

    public async Task<Result<Response>> Handle(Actor actor, Request request, CancellationToken ct)
    {
        if (request.Brand is { } brand && !(await organization.Brands(ct)).ContainsKey(brand)) return LoyaltyRefusals.UnknownBrand;
        if (await db.All<CardProgram>().AnyAsync(program => program.Brand == request.Brand, ct)) return LoyaltyRefusals.ThereIsOne;
        var ordinal = (await db.All<CardProgram>().MaxAsync(program => (int?)program.Ordinal, ct) ?? 0) + 1;
        if (ordinal > ProgramRows.MostPrograms) return LoyaltyRefusals.TooMany.With(ProgramRows.MostPrograms);
        var created = CardProgram.Create(request.Title, request.Brand, request.Rules, (ordinal, clock.GetUtcNow()));
        if (!created.Ok) return created.Problem!;
        db.Add(created.Value);
        db.Audit(actor, "loyalty.create_program", $"program/{created.Value.Id}", null, request);
        return new Response(created.Value.Id);
    }
}
