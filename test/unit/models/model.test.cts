import { getModelKind } from '../../../nodes/Scenario/models/model';

test.each([
	['custom', 'custom'],
	['flux.1-lora', 'lora'],
	['qwen-image-edit-2511-lora', 'lora'],
	['flux.1-composition', 'composition'],
	['flux.1-pro', undefined],
	['elevenlabs-voice', undefined],
	['lora', undefined],
	[undefined, undefined],
])('%s is of the kind %s', (type, kind) => expect(getModelKind(type)).toBe(kind));
