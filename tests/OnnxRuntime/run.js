// Runs the models that the tests kept (see README.md) on ONNX Runtime. Usage: node run.js FOLDER [RESULTS.tsv]
// Compares with the outputs kept beside them and, where RESULTS.tsv is given, writes a sample of each output there.
const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');
const ort = createRequire(path.join(process.cwd(), 'x.js'))('onnxruntime-node');

async function main() {
  const [folder, results] = process.argv.slice(2);
  const names = fs.readdirSync(folder).filter((file) => file.endsWith('.onnx')).map((file) => file.slice(0, -5)).sort();
  const lines = [];
  let failures = 0;
  let worst = 0;
  for (const name of names) {
    const stored = JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8'));
    try {
      const session = await ort.InferenceSession.create(path.join(folder, `${name}.onnx`), { graphOptimizationLevel: 'basic', logSeverityLevel: 3 });
      for (const { input, output } of stored) {
        const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', Float32Array.from(input.data), input.dims) };
        const actual = (await session.run(feeds))[session.outputNames[0]];
        const values = Array.from(actual.data, Number);
        if (output) {
          const scale = Math.max(1e-30, ...values.map(Math.abs));
          const error = Math.max(0, ...values.map((value, i) => Math.abs(value - output.data[i]))) / scale;
          if (actual.dims.join() !== output.dims.join() || !(error <= 1e-5)) {
            failures++;
            console.log(`${name}: [${actual.dims}] against [${output.dims}], difference ${error}`);
          }

          worst = Math.max(worst, error);
        }

        const step = Math.floor(values.length / 24) | 1;
        lines.push([name, actual.dims.join(','), values.filter((_, i) => i % step === 0).map((value) => Math.fround(value).toPrecision(8) * 1).join(' ')].join('\t'));
      }
    } catch (error) {
      failures++;
      console.log(`${name}: ${error.message}`);
    }
  }

  if (results) fs.writeFileSync(results, lines.join('\n') + '\n');
  console.log(`${names.length} models, ${failures} failures, largest difference ${worst}`);
  process.exitCode = failures ? 1 : 0;
}

main();
