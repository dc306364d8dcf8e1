/** Makes one HTML file of a Scratch project with TurboWarp's packager: `node package_project.cjs in.sb3 out.html`. */
const { readFileSync, writeFileSync } = require("node:fs");
const Packager = require("@turbowarp/packager");

async function packageProject(project, page) {
  const packager = new Packager.Packager();
  packager.project = await Packager.loadProject(readFileSync(project));
  packager.options.autoplay = true;
  writeFileSync(page, (await packager.package()).data);
}

packageProject(...process.argv.slice(2));
