import { customModel } from './build.cts';
import { always, choice, file, files, groups, number, text, toggle } from './inputs.cts';

/* Scenario's own tools that finish a video, with the inputs that its public pages name. */

const concat = customModel({
	id: 'model_scenario-video-concat',
	name: 'Scenario Video Concat',
	provider: 'Scenario',
	capabilities: ['video2video'],
	price: 1,
	inputs: [
		files('videos', 'video', { required: always, minLength: 2, maxLength: 50 }),
		toggle('preserveAudio', { default: true }),
		groups('transitions', [
			text('type', { default: 'fade' }),
			number('duration', 0.1, 5, { default: 0.5 }),
		]),
	],
});

const captionStudio = customModel({
	id: 'model_scenario-caption-studio',
	name: 'Scenario Caption Studio',
	provider: 'Scenario',
	capabilities: ['video2video'],
	price: 5,
	inputs: [
		file('video', 'video', { required: always }),
		file('subtitles', 'text'),
		text('targetLanguage', { default: 'auto' }),
		text('stylePrompt'),
		choice('textPosition', ['top', 'middle', 'bottom'], { default: 'bottom' }),
		number('maxSegmentWords', 1),
		toggle('outputSrt', { default: false }),
	],
});

export const assembly = [concat, captionStudio];
