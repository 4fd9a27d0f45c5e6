"""What precedents, the phrase bank, the draft check and exports say, in Chinese and English."""

from __future__ import annotations

from corpus.messages import register

TOPICS = {
    "topic.radiation": ("核与辐射", "Radiation"),
    "topic.noise": ("噪声", "Noise"),
    "topic.rural": ("农业农村", "Countryside"),
    "topic.waste": ("固体废物与新污染物", "Waste and new pollutants"),
    "topic.soil": ("土壤和地下水", "Soil and groundwater"),
    "topic.climate": ("气候与碳", "Climate and carbon"),
    "topic.air": ("大气", "Air"),
    "topic.water": ("水", "Water"),
    "topic.nature": ("自然生态", "Nature"),
    "topic.inspection": ("督察与信访", "Inspection and complaints"),
    "topic.enforcement": ("执法", "Enforcement"),
    "topic.monitoring": ("监测", "Monitoring"),
    "topic.emergency": ("应急与风险", "Emergencies and risks"),
    "topic.permits": ("环评与许可", "Assessment and permits"),
    "topic.law": ("法规与改革", "Law and reform"),
    "topic.finance": ("资金与项目", "Money and projects"),
    "topic.publicity": ("宣传", "Publicity"),
    "topic.party": ("党建与队伍", "Party and staff"),
    "topic.general": ("通用", "General"),
}
register(
    TOPICS
    | {
        "precedent.nothing_shared": (
            "文库中没有与草稿用词相同的条款，以下只是意思相近的。",
            "No clause shares a phrase with the draft; these are only near in meaning.",
        ),
    }
)
