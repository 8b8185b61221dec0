using Microsoft.Extensions.DependencyInjection;
using Siyu.Contracts.Promotions;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Promotions.Domain;
using Siyu.Tests;

namespace Siyu.Scenarios.Tests;

/// <summary>A few rows in every list of the console, in and out of a store's reach, told apart by their times and amounts.</summary>
internal sealed class ListedRows(TestShop shop, UnitId counter, UnitId dealer, StaffId staff)
{
    public const int OfEach = 5;

    /// <summary>A month that is closed.</summary>
    public const string Month = "2026-09";

    public SkuId Sku { get; } = SkuId.New(shop.Now);

    public async Task Lay(string paths)
    {
        var template = CouponTemplate.Create(new TemplateDraft(
            "满减券", new CouponWorth(CouponKind.Cash, new(10_000), new(1_000), 0, null), CouponScope.All, new(null, null, 30))
            { Total = 100, PerPerson = 9 }, shop.Now).Value;
        var budget = Guid.CreateVersion7();
        await shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Add(template);
            return Task.CompletedTask;
        });
        await Run("INSERT INTO promotions_budget (id, template, unit, total, given, changed_at) VALUES (@id, @template, @unit, 99, 5, 0)",
            ("@id", budget), ("@template", template.Id), ("@unit", dealer));
        await Run("""
            INSERT INTO ledger_period (id, state, until, announced_at, closed_at) VALUES (@month, 'Closed', 1, 0, 0);
            INSERT INTO ledger_period_line (month, kind, opening, debit, credit, closing) VALUES (@month, 'Bank', 100, 50, 0, 150)
            """, ("@month", Month));
        for (var i = 1; i <= OfEach; i++)
        {
            // Every other row lies at the dealer's; the rest is out of a dealer's reach. Times come in pairs, so that ties happen.
            var (place, path) = i % 2 == 0 ? (dealer, $"{paths}nb001/") : (counter, $"{paths}gz001/gz001c1/");
            await Goods(i, place, path, shop.Now.AddHours(-(i / 2)));
            await Coupons(i, template.Id, budget, place, path);
            await Money(i, path, shop.Now.AddHours(-(i / 2)));
            await House(i, path);
        }
    }

    private async Task Goods(int i, UnitId place, string path, DateTimeOffset at)
    {
        var (id, now) = (Guid.CreateVersion7(), shop.Now);
        await Run("""
            INSERT INTO catalog_category (id, code, name, sort) VALUES (@id, @code, @name, 1);
            INSERT INTO catalog_spu (id, code, title, brand, category, ownership, deduct_bps, media, detail, spec_names, listing, search,
                created_at, changed_at) VALUES (@id, @code, @name, @id, @id, 'Own', 0, '', '', '', 'Published', @code, @at, @at);
            INSERT INTO catalog_sku (id, spu, code, ordinal, specs, list_price, on_sale) VALUES (@id, @id, @code, 1, '', 12345, @yes)
            """, ("@id", id), ("@code", $"P{i}"), ("@name", $"=羊毛衫,“{i}”"), ("@at", at), ("@yes", true));
        await Run("INSERT INTO inventory_stock (sku, place, org_path, on_hand, reserved, changed_at) VALUES (@sku, @place, @path, 9, 1, 0)",
            ("@sku", i == 2 ? Sku : new SkuId(id)), ("@place", place), ("@path", path));
        await Run("""
            INSERT INTO inventory_movement (sku, place, kind, on_hand, reserved, reason, at)
            VALUES (@sku, @place, 'Set', @i, 0, '盘点', @at)
            """,
            ("@sku", Sku), ("@place", dealer), ("@i", i), ("@at", at));
        await Run("""
            INSERT INTO fulfilment_delivery (id, member, payment, way, home, home_path, place, org_path, state, attempt, by_dealer,
                service_fee_bps, paid_at, changed_at)
            VALUES (@id, @id, @id, 'Express', @place, @path, @place, @path, 'Accepted', 1, @no, 0, @at, 0)
            """, ("@id", id), ("@place", place), ("@path", path), ("@at", at), ("@no", false));
        await Run("""
            INSERT INTO wecom_channel_code (id, corp_id, title, channel, unit, org_path, enabled, version, applying, made_by, made_at,
                changed_at) VALUES (@id, 'corp', @title, '门店', @unit, @path, @yes, 1, @yes, @id, @at, 0)
            """, ("@id", id), ("@title", $"活码{9 - i}"), ("@unit", place), ("@path", path), ("@yes", true), ("@at", at));
        await Run("""
            INSERT INTO engagement_welcome (id, title, from_minute, until_minute, text, rank, enabled, org_path, made_at, changed_at)
            VALUES (@id, @title, 0, 1440, '您好', 1, @yes, @path, @at, @now)
            """, ("@id", id), ("@title", $"欢迎{i}"), ("@path", path), ("@yes", true), ("@at", at), ("@now", now));
    }

    private async Task Coupons(int i, CouponTemplateId template, Guid budget, UnitId place, string path)
    {
        var id = Guid.CreateVersion7();
        await Run("""
            INSERT INTO promotions_coupon (id, template, member, ordinal, state, taken_at, valid_from, valid_until)
            VALUES (@id, @template, @id, 1, 'Redeemed', 0, 0, 0);
            INSERT INTO promotions_grant (id, template, budget, owner, org_path, at) VALUES (@id, @template, @budget, @staff, @path, @i);
            INSERT INTO promotions_redemption (id, coupon, template, code_hash, place, org_path, owner, ticket, worth, funder, owed_to, at)
            VALUES (@id, @id, @template, @hash, @place, @path, @staff, @ticket, 1000, 'Platform', 'Dealer', @i)
            """, ("@id", id), ("@template", template), ("@budget", budget), ("@staff", staff), ("@path", path), ("@place", place),
            ("@hash", new[] { (byte)i }), ("@ticket", $"-T{i}"), ("@i", i));
        var promotion = Promotion.Create(new PromotionDraft($"满减{i}", ShareKind.FullReduction,
            new(null, null, null, [new(10_000, new(1_000))])), shop.Now).Value;
        await shop.Do(services =>
        {
            services.GetRequiredService<SiyuDb>().Add(promotion);
            return Task.CompletedTask;
        });
    }

    private async Task Money(int i, string path, DateTimeOffset at)
    {
        var (id, amount) = (Guid.CreateVersion7(), (Money)new(100 * (1 + (i / 2))));
        await Run("""
            INSERT INTO payments_difference (id, merchant, day, kind, money_of, number, here, state, found_at)
            VALUES (@id, 'm1', @day, 'MissingThere', 'Payment', @number, @amount, 'Open', @at);
            INSERT INTO payments_reconciliation (merchant, day, at, trade_rows, fund_rows, matched, found, open, faulty_rows)
            VALUES (@number, @day, @at, 3, 3, 2, 1, 1, 0)
            """, ("@id", id), ("@day", new Day(new(2026, 11, 1 + (i / 2)))), ("@number", $"n{i}"), ("@amount", amount), ("@at", at));
        await Run("""
            INSERT INTO payments_attempt (id, owner, payer, merchant, out_trade_no, amount, description, profit_sharing, expires, state,
                transaction_id, frozen, opened_at, ended_at)
            VALUES (@id, @id, @id, 'm1', @number, @amount, 'x', @no, 0, 'Succeeded', @number, @amount, 0, 0);
            INSERT INTO payments_refund (id, ask_key, payment, owner, merchant, out_refund_no, serial, amount, reason, state, send_at,
                asked_at) VALUES (@id, @number, @id, @id, 'm1', @number, 1, @amount, '退', 'Abnormal', 0, @at);
            INSERT INTO payments_notice (provider_event_id, merchant, kind, subject, fate, disputed, created_at, received_at)
            VALUES (@number, 'm1', 'payment', @number, 'AmountDiffers', 'AmountDiffers', 0, @at)
            """, ("@id", id), ("@number", $"n{i}"), ("@amount", amount), ("@no", false), ("@at", at));
        await Run("""
            INSERT INTO settlement_payout (id, earner, org_path, transfer, netted, gross, tax, net, state, requested_at, ended_at)
            VALUES (@id, @staff, @path, @id, 0, @amount, 0, @amount, 'Paid', @at, @at)
            """, ("@id", id), ("@staff", staff), ("@path", path), ("@amount", amount), ("@at", at));
        await Run("""
            INSERT INTO distribution_plan (id, title, rate_bps, second_rate_bps, bound_guide_earns, starts_at, made_at)
            VALUES (@id, @title, 1000, 0, @no, @at, @at)
            """, ("@id", id), ("@title", $"方案{i}"), ("@no", false), ("@at", at));
    }

    private async Task House(int i, string path)
    {
        var id = Guid.CreateVersion7();
        await Run("""
            INSERT INTO platform_parked (listener, position, key, name, error, at) VALUES ('orders.OnX', @i, 'k', 'x', 'boom', 0);
            INSERT INTO platform_due (kind, key, due_at, body, attempts, parked, error)
            VALUES ('orders.Y', @key, @i, '{}', 9, @yes, 'boom');
            INSERT INTO platform_import (id, kind, file, dry_run, state, began_at, told_at, lines, added, changed, refused)
            VALUES (@id, 'pos', 'a.csv', @yes, 'Done', @i, @i, 3, 2, 1, 0);
            INSERT INTO platform_api_key (id, title, secret, scopes, org_path, created_at)
            VALUES (@id, @key, @hash, 'orders.read', @path, @i)
            """, ("@id", id), ("@i", i), ("@key", $"k{i}"), ("@yes", true), ("@hash", new[] { (byte)i }), ("@path", path));
    }

    private Task Run(string sql, params (string Name, object? Value)[] values) => shop.Do(async services =>
    {
        await using var insert = services.GetRequiredService<SiyuDb>().Command(sql);
        foreach (var (name, value) in values.Where(one => sql.Contains(one.Name, StringComparison.Ordinal))) insert.Give(name, value);
        await insert.ExecuteNonQueryAsync();
    });
}
