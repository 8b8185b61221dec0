using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization;
using Siyu.Organization.Domain;
using Siyu.Organization.People;
using Siyu.Organization.SigningIn;
using Siyu.Organization.Units;
using Siyu.Platform;

namespace Siyu.Tests.Organization;

/// <summary>A group with two regions and their stores, set up the way people do it: by the room's own use cases.</summary>
internal static class OrganizationHouse
{
    public const string Login = "boss";
    public const string Password = "first-Light-2026";
    public const string Token = "a-set-up-token-of-tests";

    public static async Task<TestShop> Open(Database database, Action<ModuleList>? above = null,
        Action<IServiceCollection>? services = null)
    {
        Environment.SetEnvironmentVariable("SIYU_SETUP_TOKEN", Token);
        return await TestShop.Open(database, rooms =>
        {
            rooms.Add<OrganizationModule>();
            above?.Invoke(rooms);
        }, more =>
        {
            more.AddSingleton(new PasswordCost(1_000));
            services?.Invoke(more);
        });
    }

    public static async Task<SetUp.Response> SetUp(this TestShop shop) =>
        (await shop.Slice<SetUp>().Handle(new(Token, "g", "思域集团", "A001", "老板", Login, Password), default)).Value;

    /// <summary>A slice that manages its own units of work.</summary>
    public static T Slice<T>(this TestShop shop) where T : notnull => shop.Services.CreateScope().ServiceProvider.GetRequiredService<T>();

    public static async Task<UnitId> Unit(this TestShop shop, UnitId parent, UnitKind kind, string code, int feeBps = 0) =>
        (await shop.With<OpenUnit, OpenUnit.Response>(slice =>
            slice.Handle(Actor.System, new(parent, kind, code, "单元" + code, feeBps, null, null), default))).Value.Unit;

    public static async Task<StaffId> Staff(this TestShop shop, UnitId home, string code, string role = Role.Guide) =>
        (await shop.With<HireStaff, HireStaff.Response>(slice => slice.Handle(Actor.System, new(code, "小丽" + code, home, role), default)))
            .Value.Staff;

    public static Task<Actor> ActorOf(this TestShop shop, StaffId staff) => shop.Read(async db =>
    {
        await using var scope = shop.Services.CreateAsyncScope();
        var rights = await scope.ServiceProvider.GetRequiredService<IIdentitySource>().RightsOf(staff, null, default);
        return rights is null ? Actor.Nobody : rights.Actor(staff);
    });
}
