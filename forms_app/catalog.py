"""The one list of official tables: slug to official title. Menu, registry, apps and contract tests follow from it."""

KINDS = {
    "department_target": "部门整体支出绩效目标表",
    "fund_summary": "专项资金绩效目标汇总表",
    "spending_direction": "专项资金支出方向绩效目标表",
    "evaluation_report": "部门整体支出绩效自评报告",
    "base_data": "部门整体支出绩效评价基础数据表",
    "department_evaluation": "部门整体支出绩效自评表",
    "project_evaluation": "项目支出绩效自评表",
    "shanghai_declaration": "上海市财政项目支出绩效目标申报表",
    "minhang_declaration": "闵行区财政项目支出绩效目标申报表",
}
