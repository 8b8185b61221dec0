using Siyu.Catalog.Categories;
using Siyu.Catalog.Domain;
using Siyu.Catalog.Products;
using Siyu.Contracts.Catalog;
using Siyu.Contracts.Organization;
using Siyu.Contracts.Promotions;
using Siyu.Distribution.Console;
using Siyu.Inventory.Stocks;
using Siyu.Kernel;
using Siyu.Orders.Placing;
using Siyu.Organization.Domain;
using Siyu.Organization.People;
using Siyu.Organization.SigningIn;
using Siyu.Organization.Units;
using Siyu.Payments.Api;
using Siyu.Platform;
using Siyu.Promotions.Domain;
using Siyu.Promotions.Templates;
using Siyu.Simulation.Tencent;
using Siyu.Simulation.World;
using Siyu.WeCom.Api;
using Siyu.Wechat.Api;

namespace Siyu.Simulation.Shop;

/// <summary>Opens the shop (开业): units, guides, goods, stock, coupons and plans, by the rooms' own use cases.</summary>
internal sealed class Founding(SimulatedHouse house, Dice dice)
{
    public const string CorpId = "ww-simulated";
    private const int Guides = 6;
    private const int Goods = 12;
    private const int CounterGoods = 3;

    public async Task<Town> Found(MerchantAccount account)
    {
        await house.Get<SchemaFiles>().Apply(CancellationToken.None);
        var group = (await house.Alone<SetUp, Result<SetUp.Response>>(slice =>
            slice.Handle(new(SimulatedHouse.SetUpToken, "g", "思域集团", "A001", "老板", "boss", "first-Light-2026"), default))).Value.Group;
        var mall = await Unit(group, UnitKind.DepartmentStore, "M1", 0);
        UnitId[] places =
        [
            await Unit(group, UnitKind.Warehouse, "W1", 0), await Unit(group, UnitKind.DirectStore, "S1", 0),
            await Unit(group, UnitKind.DirectStore, "S2", 0), await Unit(group, UnitKind.DealerStore, "D1", 500),
            await Unit(mall, UnitKind.Counter, "M1C1", 0),
        ];
        var brand = Good(await house.With<KeepBrand, KeepBrand.Response>(slice => slice.Handle(Actor.System, "B1", new("青禾"),
            default))).Brand;
        var guides = new List<Actor>();
        for (var i = 0; i < Guides; i++) guides.Add(await Guide(places[1 + (i % 3)], $"X{i}"));
        var town = new Town { Group = group, Places = places, Guides = guides, Skus = await Shelves(brand, places), Brand = brand };
        await Settings(account);
        for (var i = 0; i < 2; i++) await Template(town);
        var cards = new CardActs(house, town, dice);
        await cards.Make(null);
        await cards.Make(brand);
        Good(await house.With<MakePlan, MakePlan.Response>(slice =>
            slice.Handle(Actor.System, new("方案", null, null, null, null, 1_000, 0, true, null, null), default)));
        return town;
    }

    /// <summary>HQ offers another coupon, in a random shape.</summary>
    public async Task Template(Town town)
    {
        var worth = dice.Below(10) switch
        {
            < 4 => new CouponWorth(CouponKind.Cash, new(dice.Below(20_000)), new(1 + dice.Below(9_000)), 0, null),
            < 7 => new(CouponKind.Discount, Money.Zero, Money.Zero, dice.Between(5_000, 9_999), dice.Permille(500) ? new(3_000) : null),
            7 => new(CouponKind.Gift, new(dice.Permille(400) ? 0 : dice.Below(20_000)), Money.Zero, 0, null),
            8 => new(CouponKind.Exchange, new(dice.Below(20_000)), new(dice.Below(500)), 0, null),
            _ => new(CouponKind.Freight, new(dice.Below(5_000)), new(dice.Between(1, 1_200)), 0, null),
        };
        var (freight, brand) = (worth.Kind == CouponKind.Freight, worth.Kind != CouponKind.Freight && dice.Permille(250));
        var goods = Enumerable.Range(0, 4).Select(_ => dice.One(town.Skus).Value).Distinct().ToList();
        var draft = new TemplateDraft("券", worth, worth.IsForUnit ? new(ScopeKind.Sku, goods) : CouponScope.All,
            new(null, null, dice.Between(1, 20)))
        {
            Channel = freight ? CouponChannel.Online : (CouponChannel)dice.Below(3), Brand = brand ? town.Brand : null,
            Funder = brand ? Funder.Brand : Funder.Platform, Total = dice.Between(5, 60), PerPerson = dice.Between(1, 3),
        };
        town.Templates.Add(Good(await house.With<CreateTemplate, CreateTemplate.Response>(slice =>
            slice.Handle(Actor.System, draft, default))).Id);
    }

    private async Task<List<SkuId>> Shelves(BrandId brand, UnitId[] places)
    {
        var category = Good(await house.With<CreateCategory, CreateCategory.Response>(slice =>
            slice.Handle(Actor.System, new("C1", "女装", null, 1), default))).Id;
        var skus = new List<SkuId>();
        for (var i = 0; i < Goods; i++)
        {
            var code = $"P{i:000}";
            var draft = new ProductDraft(code, "羊毛衫 " + code, brand, category)
            {
                Skus = [new(code, [], new(dice.Between(100, 30_000)))],
                // The last ones are the counter's own.
                Ownership = i < Goods - CounterGoods ? Ownership.Own : Ownership.Counter,
                DeductBps = i < Goods - CounterGoods ? 0 : 1_750, Seller = i < Goods - CounterGoods ? null : places[^1],
            };
            var made = Good(await house.With<CreateProduct, CreateProduct.Response>(slice => slice.Handle(Actor.System, draft, default)));
            Good(await house.With<PutOnSale, Done>(slice => slice.Handle(Actor.System, made.Id, default)));
            skus.Add(made.Skus[code]);
            foreach (var place in places) await Stock(made.Skus[code], place);
        }
        return skus;
    }

    private async Task Stock(SkuId sku, UnitId place) => Good(await house.With<SetStock, SetStock.Response>(slice =>
        slice.Handle(Actor.System, new(sku, place, dice.Below(40), "期初", false), default)));

    private Task Settings(MerchantAccount account) => house.With<ISettings, Done>(async settings =>
    {
        await settings.Set(MerchantAccount.SectionOf(account.MerchantId), account, default);
        await settings.Set(WechatApp.Mall, new WechatApp(PayWords.AppId, "secret") { ApiBase = "https://open.simulated" }, default);
        var corp = new WeComCorp(CorpId, 1000002, "app-secret", "contact-secret", "callbackToken", new string('k', 42) + "A")
        {
            ApiBase = "https://open.simulated", OAuthBase = "https://open.simulated", GuideAppUrl = "https://guide.simulated/app",
        };
        await settings.Set(WeComCorp.Section(CorpId), corp, default);
        // Lives are short: in some of them orders settle at once, or a day after the handover.
        await settings.Set(OrderSettings.Section, new OrderRule(AfterSaleDays: dice.Below(3) switch { 0 => 0, 1 => 1, _ => 7 }), default);
        return Done.It;
    });

    private async Task<UnitId> Unit(UnitId parent, UnitKind kind, string code, int feeBps) =>
        Good(await house.With<OpenUnit, OpenUnit.Response>(slice =>
            slice.Handle(Actor.System, new(parent, kind, code, "单元" + code, feeBps, null, null), default))).Unit;

    private async Task<Actor> Guide(UnitId home, string code)
    {
        var staff = Good(await house.With<HireStaff, HireStaff.Response>(slice =>
            slice.Handle(Actor.System, new(code, "小丽" + code, home, Role.Guide), default))).Staff;
        var rights = await house.Alone<IIdentitySource, StaffRights?>(source => source.RightsOf(staff, null, default));
        return Must.Exist(rights, "a guide just hired has rights").Actor(staff);
    }

    private static T Good<T>(Result<T> result) =>
        result.Ok ? result.Value : throw new InvalidOperationException("the shop cannot open: " + result.Problem!.Code);
}
