import { appDetails } from '../../catalog/lists';
import { APP_KIND } from '../../catalog/runnable';
import { eachItem } from '../../execution/run';
import { asRecord, toDataObject } from '../../utils/json';
import { appProperty, readRunnableId } from '../locators';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';

const CONCURRENT_REQUESTS = 5;

export const getAppOperation: Operation = {
	name: 'Get App',
	value: 'get',
	action: 'Get app',
	description: 'Get an app with its inputs and the steps that wait for a person',
	properties: [{ ...appProperty, description: 'The app to retrieve' }, simplifyProperty],
	execute: eachItem(
		({ client, context }) =>
			async ({ itemIndex, simplify }) => {
				const { path, key } = APP_KIND.record(readRunnableId(context, APP_KIND, itemIndex));
				const reply = await client.get(path);
				const record = asRecord(reply[key] ?? reply);
				return simplify ? appDetails(record) : toDataObject(record);
			},
		CONCURRENT_REQUESTS,
	),
};
