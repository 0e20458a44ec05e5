"""Every way in that isn't any member's, by the act that it asks for, written out once more.

`/name` is a command, `+name` a form, the others are presses. What stands nowhere here is any
member's (`take_part`). Whoever opens a way to others than now changes it here too, and says why.
"""

from __future__ import annotations

TABLE = """
anybody: +forgetting.forget +identities.code +setup.start +setup.tie /data /forget /help /home
    /link /start /tie /unlink /why forgetting.ask forgetting.explain forgetting.return
    identities.confirm identities.enter identities.unlink membership.resume membership.snooze
    membership.stop why.this
poll: +polls.deeds +polls.draft /poll goals.ask polls.close polls.deeds polls.discard polls.edit
    polls.extend polls.new polls.open polls.results polls.withdraw relevance.pulse
engage: +activities.add +activities.conclude +activities.leads +activities.plan +landscape.add
    +landscape.edit +projects.note /activity /landscape activities.add activities.conclude
    activities.leads activities.plan activities.review landscape.add landscape.again
    landscape.edit landscape.remove landscape.restore landscape.see projects.note
    projects.unnote
convene: +calls.cancel +calls.move +calls.place +calls.stewards +calls.summary +gathering.cancel
    +gathering.end +gathering.plan +stewardship.nominate /stewards agenda.accept agenda.clear
    agenda.move agenda.take calls.cancel calls.fix calls.move calls.name calls.new_address
    calls.no_address calls.place calls.places calls.plan calls.remove calls.summary
    gathering.cancel gathering.change gathering.end gathering.plan gathering.step
    gathering.unstep stewardship.history stewardship.nominate stewardship.propose
    stewardship.show
digest: +digests.when /digest digests.off digests.on digests.see digests.when
report: +reports.correct /report reports.correct reports.export reports.files reports.publish
    reports.revoke reports.see
tie: /untie setup.untie
pause: +setup.pause /pause setup.resume
lead: +coaching.rhythm +goals.adopt +goals.begin +goals.close +roles.give +roles.take
    +stewardship.seats +stories.hide /counting /roster coaching.begin coaching.rhythm
    coaching.rounds coaching.undo counting.off counting.on goals.adopt goals.begin goals.close
    goals.reopen goals.tell goals.unadopt nudges.hold nudges.see nudges.spare
    nudges.switch nudges.unspare nudges.who relevance.invite relevance.show relevance.umbrella
    roles.give roles.take setup.again setup.introduce setup.undo stewardship.confirm
    stewardship.seats stewardship.undo stories.hide stories.show
nudge: /nudges nudges.holdout
equip: +resources.add +resources.change +resources.measure +resources.place +resources.wave
    /resources resources.add resources.again resources.back resources.change resources.drop
    resources.growth resources.health resources.leave resources.measure resources.place
    resources.show resources.wave
tend: +plan.begin +purpose.back +purpose.write +roles.drop +roles.invite +roles.outcome
    +roles.pilot +stages.people /plan /purpose /roles /stage plan.add plan.begin plan.earlier
    plan.unbegin purpose.ask purpose.back purpose.history purpose.preview purpose.restore
    purpose.unback purpose.undo purpose.version purpose.write roles.drop roles.group
    roles.invite roles.outcome roles.pilot roles.unpilot stages.open stages.people stages.stated
    stages.steps stages.withdraw
log: +log.filter /log log.filter log.page
advance: +relevance.broaden +relevance.close +relevance.continue +relevance.nest
    +relevance.pivot +stages.advance +stages.elsewhere +stages.playbook relevance.broaden
    relevance.close relevance.continue relevance.nest relevance.part relevance.pivot
    relevance.reopen relevance.undo stages.advance stages.elsewhere stages.playbook
charter: +charter.propose +charter.write charter.begin charter.discard charter.document
    charter.fill charter.history charter.propose charter.revoke charter.take charter.undo
    charter.write
invite: +prospects.ask prospects.ask prospects.drop prospects.seen prospects.send prospects.show
"""


def guarded() -> dict[str, str]:
    """The act of each way that stands here."""
    found: dict[str, str] = {}
    act = ""
    for word in TABLE.split():
        if word.endswith(":"):
            act = word.removesuffix(":")
        else:
            found[word] = act
    return found
