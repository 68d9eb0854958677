// Words of Django's choosers that its Chinese catalogue of 5.2 lacks. Loaded after that catalogue.
"use strict";
Object.assign(django.catalog, {
  "Choose %s by selecting them and then select the \"Choose\" arrow button.": "选中左边的%s，再点向右的箭头加入。",
  "Remove %s by selecting them and then select the \"Remove\" arrow button.": "选中右边的%s，再点向左的箭头移出。",
  "Choose all %s": "全部加入",
  "Remove all %s": "全部移出",
  "Choose selected %s": "加入选中的%s",
  "Remove selected %s": "移出选中的%s",
  "(click to clear)": "（点击清除）",
});
