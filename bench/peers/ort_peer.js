// ONNX Runtime on what `autogradnet bench --export` wrote: ort_peer.js FOLDER THREADS, with NODE_PATH to onnxruntime-node.
'use strict';

const fs = require('fs');
const readline = require('readline');
const ort = require('onnxruntime-node');

const WARM_UP_CALLS = 3;
const WARM_UP_MILLISECONDS = 1500;

function readTensors(path) {
  const bytes = fs.readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
  const tensors = {};
  for (const [name, entry] of Object.entries(header)) {
    if (entry.dtype !== 'F32') continue;
    const [start, end] = entry.data_offsets;
    // A copy of its own, as the file's may not be aligned to four bytes.
    const own = bytes.buffer.slice(bytes.byteOffset + 8 + length + start, bytes.byteOffset + 8 + length + end);
    tensors[name] = { dims: entry.shape, data: new Float32Array(own) };
  }
  return tensors;
}

function difference(actual, expected) {
  let largest = 1e-30;
  let off = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]));
    off = Math.max(off, Math.abs(actual[i] - expected[i]));
  }
  return off / largest;
}

async function main() {
  const [folder, threads] = [process.argv[2], Number(process.argv[3])];
  const example = readTensors(`${folder}/example.safetensors`);
  const session = await ort.InferenceSession.create(`${folder}/model.onnx`, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', example.input.data, example.input.dims) };
  const forward = () => session.run(feeds);
  const time = async () => {
    const start = process.hrtime.bigint();
    await forward();
    return Number(process.hrtime.bigint() - start) / 1e6;
  };

  console.log('ready forward');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const words = line.trim().split(/\s+/);
    if (words[0] === 'check') {
      const result = await forward();
      console.log(JSON.stringify({ logits: difference(result[session.outputNames[0]].data, example.logits.data) }));
    } else if (words[0] === 'version') {
      console.log(`ONNX Runtime ${require('onnxruntime-node/package.json').version}, Node ${process.versions.node}`);
    } else if (words[0] === 'warm') {
      const start = Date.now();
      for (let calls = 0; calls < WARM_UP_CALLS || (Date.now() - start < WARM_UP_MILLISECONDS && calls < 100); calls++) await forward();
      console.log('ok');
    } else {
      const times = [];
      for (let i = 0; i < Number(words[1] ?? 1); i++) times.push((await time()).toFixed(4));
      console.log(times.join(' '));
    }
  }
}

main().catch((error) => {
  console.error(`ort_peer: ${error.message}`);
  process.exit(1);
});
