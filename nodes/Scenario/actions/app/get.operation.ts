import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { appDetails } from '../../catalog/apps';
import { APP_KIND } from '../../catalog/runnable';
import { startRun } from '../../execution/context';
import { forEachItem } from '../../execution/items';
import { limitConcurrency } from '../../utils/concurrency';
import { asRecord, toDataObject } from '../../utils/json';
import type { Operation } from '../operation';
import { simplifyProperty } from '../properties';
import { appProperty, readAppId } from './properties';

const CONCURRENT_REQUESTS = 5;

async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { run, stop } = await startRun(context);
	const requests = limitConcurrency(CONCURRENT_REQUESTS);
	return await forEachItem(context, stop, async (itemIndex) => {
		const { path, key } = APP_KIND.record(readAppId(context, itemIndex));
		const reply = await requests(async () => await run.client.get(path));
		const record = asRecord(reply[key] ?? reply);
		const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
		const json = simplify ? appDetails(record) : toDataObject(record);
		return [{ json, pairedItem: { item: itemIndex } }];
	});
}

export const getAppOperation: Operation = {
	name: 'Get App',
	value: 'get',
	action: 'Get app',
	description: 'Get an app with its inputs and the steps that wait for a person',
	properties: [{ ...appProperty, description: 'The app to retrieve' }, simplifyProperty],
	execute,
};
