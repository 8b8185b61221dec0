namespace Siyu.Platform;

/// <summary>What audited acts are called (操作名称), on the screen and in the file; an act that has no name here is told by its code.</summary>
internal static class AuditWords
{
    private const string Export = "export_";

    private static readonly Dictionary<string, string> Acts = new(StringComparer.Ordinal)
    {
        ["audience.change_tag"] = "修改标签", ["audience.define_segment"] = "新建人群", ["audience.define_tag"] = "新建标签",
        ["audience.end_segment"] = "停用人群", ["audience.end_tag"] = "停用标签", ["audience.put_tag_on"] = "打标签",
        ["audience.revise_segment"] = "修改人群", ["audience.take_tag_off"] = "去标签", ["catalog.change_category"] = "修改分类",
        ["catalog.change_product"] = "修改商品", ["catalog.create_category"] = "新建分类", ["catalog.create_product"] = "新建商品",
        ["catalog.off_sale"] = "下架商品", ["catalog.on_sale"] = "上架商品", ["catalog.return_listing"] = "退回商品",
        ["catalog.submit_listing"] = "提交商品审核", ["catalog.withdraw_listing"] = "撤回商品审核",
        ["distribution.approve_second_level"] = "审批二级分佣", ["distribution.end_plan"] = "停用分佣方案", ["distribution.keep_rules"] = "修改分销规则",
        ["distribution.make_campaign_share"] = "发放活动分享口令", ["distribution.make_plan"] = "新建分佣方案",
        ["distribution.refer_staff"] = "设置推荐人", ["engagement.change_welcome"] = "修改欢迎语", ["engagement.make_welcome"] = "新建欢迎语",
        ["engagement.remove_welcome"] = "删除欢迎语", ["fulfilment.allocate"] = "人工派单", ["fulfilment.keep_times"] = "修改履约时限",
        ["inventory.set_stock"] = "调整库存", ["loyalty.adjust_points"] = "调整积分", ["loyalty.change_program"] = "修改会员卡",
        ["loyalty.create_program"] = "新建会员卡", ["loyalty.switch_program"] = "启停会员卡", ["members.bind"] = "调整绑定导购",
        ["members.erase"] = "注销会员", ["members.export"] = "导出个人数据", ["members.inherit"] = "转交会员",
        ["members.keep_binding_rules"] = "修改绑定规则", ["members.link_staff"] = "员工关联会员", ["members.merge"] = "合并会员",
        ["members.reveal"] = "查看会员明文", ["members.unmerge"] = "撤销会员合并", ["orders.cancel"] = "取消订单",
        ["orders.change_price"] = "订单改价", ["orders.keep_rules"] = "修改订单规则", ["orders.place_for_member"] = "代客下单",
        ["orders.reject_after_sale"] = "拒绝售后", ["orders.approve_after_sale"] = "同意售后", ["organization.appoint_staff"] = "任命岗位",
        ["organization.change_password"] = "修改密码", ["organization.close_unit"] = "关闭组织", ["organization.confirm_totp"] = "开启动态口令",
        ["organization.drop_role"] = "删除角色", ["organization.drop_totp"] = "关闭动态口令", ["organization.end_post"] = "免去岗位",
        ["organization.hire_staff"] = "员工入职", ["organization.host_brands"] = "设置经营品牌", ["organization.keep_brand"] = "维护品牌",
        ["organization.keep_role"] = "维护角色", ["organization.make_api_key"] = "新建接口密钥", ["organization.revoke_api_key"] = "吊销接口密钥",
        ["organization.let_staff_leave"] = "员工离职", ["organization.move_staff"] = "员工调动", ["organization.open_unit"] = "新建组织",
        ["organization.reset_password"] = "重置密码", ["organization.revise_unit"] = "修改组织", ["organization.seat_staff"] = "绑定企业微信",
        ["organization.set_up"] = "首次初始化", ["organization.sign_in"] = "登录", ["payments.acknowledge_notice"] = "核对支付通知",
        ["payments.configure"] = "配置商户", ["payments.reconcile_again"] = "重新对账", ["payments.resolve_difference"] = "处理对账差异",
        ["payments.retry_refund"] = "重试退款", ["platform.import"] = "批量导入", ["platform.keep_event_days"] = "设置事件保留天数",
        ["platform.replay"] = "重放事件", ["platform.retry"] = "重试任务", ["promotions.change_template"] = "修改券",
        ["promotions.create_template"] = "新建券", ["promotions.end_template"] = "停发券", ["settlement.keep_terms"] = "修改提现规则",
        ["settlement.link_receiver"] = "关联收款人", ["wechat.set_app"] = "配置微信应用", ["wecom.change_code"] = "修改活码",
        ["wecom.make_code"] = "新建活码", ["wecom.set_corp"] = "配置企业微信", ["wecom.switch_code"] = "启停活码",
        ["catalog.change_draft"] = "修改商品草稿",
        ["catalog.draft_product"] = "起草商品",
        ["ledger.close_month"] = "月末结账",
        ["ledger.reopen_month"] = "反结账",
        ["orders.agree_return"] = "同意退货",
        ["orders.inspect_return"] = "退货验货",
        ["organization.keep_terms"] = "维护结算条款",
        ["promotions.change_promotion"] = "修改促销活动",
        ["promotions.create_promotion"] = "新建促销活动",
        ["promotions.end_promotion"] = "结束促销活动",
        ["promotions.keep_budget"] = "设置发券额度",
        ["promotions.redeem_coupon"] = "核销优惠券",
        ["promotions.undo_redemption"] = "撤销核销",
        ["settlement.make_statements"] = "生成结算单",
        ["platform.rotate_keys"] = "更换根密钥",
    };

    /// <summary>An export names its list in what it was about.</summary>
    public static string Of(string action) => Acts.TryGetValue(action, out var name) ? name
        : action.Split('.')[^1].StartsWith(Export, StringComparison.Ordinal) ? "导出列表" : action;
}
