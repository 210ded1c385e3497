"""The team of the key: its plan, limits and balance."""

from strict import checked


def test_a_key_lists_its_team_and_reads_the_limits(client, control):
    (team,) = checked(client.teams.list()).teams
    assert team.context.user_role == "key"
    reply = checked(client.teams.retrieve_limits(team.id))
    assert reply.limits.parallel_custom_jobs > 0
    assert reply.limits.parallel_workflow_runs > 0
    assert reply.values.creative_units == 0
    assert reply.one_shot_creative_units[0].remaining > 0
    assert reply.plan == "cu-pro"
