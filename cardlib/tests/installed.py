"""The library as another program meets it: installed into a directory of its own, found by pkg-config.

BUILD is the build directory, SANITIZE what it was built with ("none" for nothing), CC and CXX compilers.
"""
import os
import pathlib
import shlex
import subprocess

SOURCES = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = SOURCES / "docs" / "examples" / "read-card.c"
C11 = ["-std=c11", "-x", "c"]
CXX11 = ["-std=c++11", "-x", "c++"]
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def said(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, **more)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


class Tree:
    def __init__(self, directory):
        self.root = pathlib.Path(directory) / "installed"
        said("meson", "install", "--no-rebuild", "-C", os.environ["BUILD"], "--tags",
             "runtime,devel,man", "--destdir", str(self.root))
        self.config = next(self.root.rglob("mynacard.pc"))
        self.libraries = self.config.parents[1]
        self.prefix = next(self.root.rglob("include")).parent

    def files(self):
        return sorted(str(path.relative_to(self.prefix)) for path in self.root.rglob("*")
                      if not path.is_dir())

    def flags(self, *options):
        """What pkg-config says when this directory is the root of the machine."""
        environment = {**os.environ, "PKG_CONFIG_PATH": str(self.config.parent),
                       "PKG_CONFIG_SYSROOT_DIR": str(self.root)}
        return said("pkg-config", *options, "mynacard", env=environment).split()

    def compile(self, source, ret, language=None, static=False):
        """source is a path. Fails at the first warning."""
        language = language or C11
        compiler = os.environ["CXX" if language is CXX11 else "CC"]
        command = [*shlex.split(compiler), *WARNINGS, *language, str(source), "-x", "none", "-o", str(ret)]
        flags = self.flags("--cflags", "--libs", *(["--static"] if static else []))
        if static:  # there is no libpcsclite.a in Debian, so only ours is taken as an archive
            flags = [flag.replace("-lmynacard", "-l:libmynacard.a") for flag in flags]
        if os.environ["SANITIZE"] != "none":
            flags += [f"-fsanitize={os.environ['SANITIZE']}"]
        said(*command, *flags)
        return ret

    def environment(self):
        return {**os.environ, "LD_LIBRARY_PATH": str(self.libraries)}

    def run(self, program, *arguments, given=""):
        return subprocess.run([str(program), *arguments], input=given, capture_output=True, text=True,
                              env=self.environment(), timeout=60)
