/**
 * The first bytes of files as FFmpeg 5.1 writes them, which is how phones, messengers and
 * browsers begin theirs: in hexadecimal digits.
 */
const STARTS = {
	'voice.webm': '1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878104428581021853',
	'clip.webm': '1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878102428581021853',
	'clip.mkv': '1a45dfa3a34286810142f7810142f2810442f381084282886d6174726f736b61428781044285',
	'audio.mka': '1a45dfa3a34286810142f7810142f2810442f381084282886d6174726f736b61428781044285',
	'voice.ogg': '4f67675300020000000000000000b083681d00000000ff4afeb101134f707573486561640101',
	'v.ogg': '4f676753000200000000000000003d3f45b800000000b47c64ae011e01766f72626973000000',
	'clip.ogv': '4f6767530002000000000000000088aab6fb000000009619701a012a807468656f7261030201',
	'song.m4a': '0000001c667479704d344120000002004d34412069736f6d69736f3200000008667265650000',
	'audio.mp4': '0000001c6674797069736f6d0000020069736f6d69736f326d70343100000008667265650000',
	'clip.mp4': '0000001c6674797069736f6d0000020069736f6d69736f326d70343100000008667265650000',
	'clip.3gp': '0000001c6674797033677034000002003367703469736f6d69736f3200000008667265650000',
	'voice.3gp': '0000001c6674797033677034000002003367703469736f6d69736f3200000008667265650000',
	'audio.mov': '00000014667479707174202000000200717420200000000877696465000012876d646174de02',
	'song.aac': 'fff15040213ffcde02004c61766335392e33372e313030000260ac5ba9507226a578f5e3f7ae',
	'song.mp3': '49443304000000000023545353450000000f0000034c61766635392e32372e31303000000000',
	'bare.mp3': 'fffb50c400000a2c432e55948001811566233ad00007aac38e3385d364f1a1c1081c581f5e1f',
	'song.flac': '664c614300000022120012000003e40004ea0ac440f00000562238173cc6f8fc71eed823a5ae',
	'song.aiff': '464f524d0000ac7241494646434f4d4d000000120001000056220010400eac44000000000000',
	'p.avif': '00000020667479706176696600000000617669666d6966316d6961664d413141000000f96d65',
	'p.webp': '52494646b00200005745425056503820a4020000f012009d012a400030003e91409747a5a422',
} as const;

export type StartName = keyof typeof STARTS;

/** The first bytes of such a file. */
export const startOf = (name: StartName): Buffer => Buffer.from(STARTS[name], 'hex');

const text = (content: string) => Buffer.from(content);

/** Complete text files. */
export const TEXTS = {
	svg: text(
		'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h8v8z"/></svg>',
	),
	/** As Illustrator writes it. */
	svgWithPrologue: text(
		'\uFEFF<?xml version="1.0" encoding="utf-8"?>\n<!-- Generator: Adobe Illustrator 25.0.0 -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<svg version="1.1" xmlns="http://www.w3.org/2000/svg"/>',
	),
	gltf: text(
		'{\n  "asset": { "version": "2.0", "generator": "Blender" },\n  "scenes": [{ "nodes": [0] }]\n}',
	),
	obj: text('# Blender 4.2\no Cube\nv 1.0 1.0 -1.0\nv 1.0 -1.0 -1.0\nf 1 2 3\n'),
	stl: text('solid cube\nfacet normal 0 0 1\nouter loop\n'),
	ply: text('ply\nformat ascii 1.0\nelement vertex 8\n'),
	html: text('<!doctype html><title>Log in</title>'),
	xml: text('<?xml version="1.0"?><rss version="2.0"></rss>'),
	story: text('Once upon a time there was a café'),
	csv: text('name,price\nCube,3\n'),
};
