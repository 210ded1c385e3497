import { fetchTeamLimits, readBalance } from '../../catalog/team';
import { eachItem } from '../../execution/run';
import { toDataObject } from '../../utils/json';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';

export const getBalanceOperation: Operation = {
	name: 'Get Balance',
	value: 'getBalance',
	action: 'Get account balance',
	description: 'Get the Creative Units that are left, and the plan',
	properties: [simplifyProperty],
	execute: eachItem(({ client }) => {
		let fetching: ReturnType<typeof fetchTeamLimits> | undefined;
		return async ({ simplify }) => {
			fetching ??= fetchTeamLimits(client);
			const record = await fetching;
			if (!simplify) return toDataObject(record);
			return { ...readBalance(record, client.project.serviceClock.now()) };
		};
	}),
};
