#!/usr/bin/env python3
"""Renders the scripts to Opus files and their manifest, at build time.

  render.py outputs SCRIPT…            the files of each language that it will make, "LANGUAGE:FILE FILE…", a line each
  render.py tones OUT                  makes those that are no language's
  render.py render OUT MEI|- SCRIPT    makes those of one language; MEI is the voice of Open JTalk, "-" when it is not there
  render.py manifest OUT SCRIPT…       lists them all, once they are made, in manifest.json

The same scripts and the same tools give the same sounds. What cannot be spoken as it should be is said on standard error."""
import array
import hashlib
import json
import math
import operator
import os
import subprocess
import sys
import tempfile
import wave

DICTIONARY = "/var/lib/mecab/dic/open-jtalk/naist-jdic"
MEI = "Open JTalk, HTS Voice Mei"
OURS = "Apache-2.0"   # what a program says is its author's, who wrote the script
# Of eSpeak NG 1.51. None: it has no voice for the language.
ESPEAK = {"ja": "ja", "ja-x-easy": "ja", "en": "en-us", "zh-Hans": "cmn-latn-pinyin", "zh-Hant": "cmn-latn-pinyin",
          "ko": "ko", "vi": "vi", "pt-BR": "pt-br", "tl": None, "ne": "ne"}
PACE = {"ja": "0.95", "ja-x-easy": "0.8"}   # of Open JTalk; 1 is its own
WORDS_PER_MINUTE = "150"
INSTEAD = "en"

TONE, CLICK, TONE_LANGUAGE = "rising-tone", "click", "zxx"   # zxx: no language (ISO 639-2)
RATE = 48000
TONE_FROM_HZ, TONE_TO_HZ, TONE_S = 440.0, 1320.0, 1.5   # below what old ears lose first
CLICK_HZ, CLICK_S = 900.0, 0.06
FULL = 32767
LOUDNESS = 0.1 * FULL    # root mean square, for all alike
PEAK = 0.8 * FULL      # Opus goes beyond what it is given, by an eighth at most
QUIET = 0.01 * FULL      # what counts as silence at both ends
MARGIN_S = 0.08


class Wrong(Exception):
    """A script that cannot be rendered; says where and why."""


# ---- scripts ----

def language_of(path):
    return os.path.basename(path)[:-len(".txt")]


def read_script(path):
    """Its prompts, as [(id, text, reading)]."""
    prompts, seen = [], set()
    with open(path, encoding="utf-8") as script:
        for number, line in enumerate(script, 1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = [part.strip() for part in line.split("|")]
            if len(parts) not in (2, 3) or not all(parts):
                raise Wrong(f"{path}:{number}: not \"id | text\" or \"id | text | reading\"")
            if not all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in parts[0]) or len(parts[0]) > 31:
                raise Wrong(f"{path}:{number}: an id is 1 to 31 of a-z, 0-9 and -")
            if parts[0] in seen or parts[0] in (TONE, CLICK):
                raise Wrong(f"{path}:{number}: {parts[0]} is there already")
            seen.add(parts[0])
            prompts.append((parts[0], parts[1], parts[2] if len(parts) == 3 else None))
    return prompts


def read_scripts(paths):
    """{language: prompts}. All have the same ids: whatever is said can be heard in every language."""
    scripts = {language_of(path): read_script(path) for path in paths}
    if INSTEAD not in scripts:
        raise Wrong(f"there is no script {INSTEAD}.txt")
    ids = {language: {prompt[0] for prompt in prompts} for language, prompts in scripts.items()}
    for language, found in ids.items():
        if language not in ESPEAK:
            raise Wrong(f"{language}: nobody has said what this language is spoken with")
        odd = found ^ ids[INSTEAD]
        if odd:
            raise Wrong(f"{language}.txt and {INSTEAD}.txt do not have the same ids: {', '.join(sorted(odd))}")
    return scripts


def file_name(prompt, language):
    return f"{prompt}.{language}.opus"


def part_name(language):
    """What the manifest will say of one language."""
    return language + ".json"


def outputs(scripts):
    """[(language, names of files)], the sounds first."""
    spoken = [(language, [prompt[0] for prompt in prompts]) for language, prompts in scripts.items()
              if ESPEAK[language] is not None]
    return [(language, [file_name(prompt, language) for prompt in ids] + [part_name(language)])
            for language, ids in [(TONE_LANGUAGE, [TONE, CLICK])] + spoken]


# ---- sounds: mono, 16 bits ----

def load(path):
    with wave.open(path, "rb") as file:
        if file.getsampwidth() != 2 or file.getnchannels() != 1:
            raise Wrong(f"{path} is not 16 bits and mono")
        return file.getframerate(), array.array("h", file.readframes(file.getnframes()))


def save(path, rate, samples):
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


def first_loud(samples):
    return next((i for i, sample in enumerate(samples) if abs(sample) > QUIET), None)


def trimmed(rate, samples):
    """Without the silence at both ends, but for a margin."""
    start = first_loud(samples)
    if start is None:
        raise Wrong("nothing is to be heard")
    end = len(samples) - first_loud(reversed(samples))
    margin = int(MARGIN_S * rate)
    silence = array.array("h", bytes(2 * margin))
    return silence + samples[max(start - margin, 0):end + margin] + silence


def loudness(samples):
    """Root mean square."""
    return math.sqrt(sum(map(operator.mul, samples, samples)) / len(samples))


def levelled(samples):
    """As loud as all the others: who can hear one can hear every one."""
    gain = min(LOUDNESS / loudness(samples), PEAK / max(max(samples), -min(samples)))
    return array.array("h", [int(sample * gain) for sample in samples])


def tone():
    """A tone that rises by an octave and a half; the second harmonic makes it carry."""
    count = int(TONE_S * RATE)
    fade = int(0.03 * RATE)
    phase, samples = 0.0, array.array("h")
    for i in range(count):
        phase += 2 * math.pi * TONE_FROM_HZ * (TONE_TO_HZ / TONE_FROM_HZ) ** (i / count) / RATE
        edge = min(1.0, i / fade, (count - i) / fade)
        samples.append(int(0.7 * FULL * edge * (math.sin(phase) + 0.3 * math.sin(2 * phase))))
    return samples


def click():
    """What every key says alike, so that nobody hears which."""
    count = int(CLICK_S * RATE)
    return array.array("h", [int(0.7 * FULL * (1 - i / count) ** 2 * math.sin(2 * math.pi * CLICK_HZ * i / RATE))
                             for i in range(count)])


# ---- voices ----

def run(words, text=None):
    done = subprocess.run(words, input=text, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise Wrong(f"{words[0]}: {done.stderr.strip()}")


def speak_open_jtalk(mei, language, text, path):
    run(["open_jtalk", "-x", DICTIONARY, "-m", mei, "-r", PACE[language], "-ow", path], text + "\n")


def speak_espeak(language, text, path):
    run(["espeak-ng", "-v", ESPEAK[language], "-s", WORDS_PER_MINUTE, "-w", path, "--stdin"], text + "\n")


class Studio:
    def __init__(self, out, mei):
        self.out, self.mei = out, mei
        self.entries = []

    def voice_of(self, language):
        if language in PACE and self.mei:
            return MEI, "CC-BY-3.0"
        return f"eSpeak NG, {ESPEAK[language]}", OURS

    def speak(self, language, prompt, path):
        _, text, reading = prompt
        if language in PACE and self.mei:
            speak_open_jtalk(self.mei, language, text, path)
        else:
            speak_espeak(language, reading or text, path)

    def keep(self, name, rate, samples):
        """Writes the Opus file; its digest and its length in milliseconds."""
        path = os.path.join(self.out, name)
        with tempfile.TemporaryDirectory() as work:
            wav = os.path.join(work, "sound.wav")
            save(wav, rate, levelled(samples))
            # With less effort than 10 the encoder puts a loud click into a few of them.
            run(["opusenc", "--quiet", "--speech", "--bitrate", "24", "--comp", "10", "--serial", "1", "--discard-comments", wav, path])
        with open(path, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        return digest, round(1000 * len(samples) / rate)

    def add(self, prompt, language, name, digest, length_ms, voice, licence):
        self.entries.append({"id": prompt, "language": language, "file": name, "sha256": digest, "ms": length_ms,
                             "voice": voice, "licence": licence})

    def add_tones(self):
        for prompt, samples in ((TONE, tone()), (CLICK, click())):
            name = file_name(prompt, TONE_LANGUAGE)
            self.add(prompt, TONE_LANGUAGE, name, *self.keep(name, RATE, samples), "Madoguchi", OURS)

    def add_language(self, language, prompts):
        with tempfile.TemporaryDirectory() as work:
            for prompt in prompts:
                wav = os.path.join(work, "spoken.wav")
                self.speak(language, prompt, wav)
                rate, samples = load(wav)
                name = file_name(prompt[0], language)
                self.add(prompt[0], language, name, *self.keep(name, rate, trimmed(rate, samples)),
                         *self.voice_of(language))

    def write_part(self, language):
        with open(os.path.join(self.out, part_name(language)), "w", encoding="utf-8") as file:
            json.dump(self.entries, file)


def render_tones(out):
    studio = Studio(out, None)
    studio.add_tones()
    studio.write_part(TONE_LANGUAGE)


def render(script, out, mei):
    language = language_of(script)
    if language in PACE and not mei:
        print(f"voice: the Mei voice is missing: {language} is spoken by eSpeak NG, from kana", file=sys.stderr)
    studio = Studio(out, mei)
    studio.add_language(language, read_script(script))
    studio.write_part(language)


def read_part(out, language):
    with open(os.path.join(out, part_name(language)), encoding="utf-8") as file:
        return json.load(file)


def instead(language, entries):
    """The sounds of another language stand for it, openly."""
    print(f"voice: eSpeak NG has no voice for {language}: it is spoken in {INSTEAD}", file=sys.stderr)
    return [{**entry, "language": language, "instead": INSTEAD} for entry in entries]


def write_manifest(entries, out):
    with open(os.path.join(out, "manifest.json"), "w", encoding="utf-8") as file:
        json.dump({"version": 1, "prompts": sorted(entries, key=lambda entry: (entry["language"], entry["id"]))}, file, indent=1,
                  ensure_ascii=False)
        file.write("\n")


def gather(scripts, out):
    """What the manifest says of all of them."""
    entries = [entry for language, _ in outputs(scripts) for entry in read_part(out, language)]
    for language in scripts:
        if ESPEAK[language] is None:
            entries += instead(language, read_part(out, INSTEAD))
    return entries


def main():
    command, words = sys.argv[1:2], sys.argv[2:]
    if command == ["outputs"] and words:
        for language, names in outputs(read_scripts(words)):
            print(f"{language}:{' '.join(names)}")
    elif command == ["tones"] and len(words) == 1:
        render_tones(words[0])
    elif command == ["render"] and len(words) == 3:
        out, mei, script = words
        render(script, out, None if mei == "-" else mei)
    elif command == ["manifest"] and len(words) > 1:
        write_manifest(gather(read_scripts(words[1:]), words[0]), words[0])
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Wrong as wrong:
        sys.exit(f"voice: {wrong}")
