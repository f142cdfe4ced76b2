#!/usr/bin/env python3
"""Renders the scripts to Opus files and their manifest, at build time.

  render.py outputs SCRIPT…                          the names of the files that it will make
  render.py render OUT MEI|- SCRIPT…                 makes them; MEI is the voice of Open JTalk, "-" when it is not there

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
COMPLETE = ("en", "ja")   # the languages of the screens

TONE, CLICK, TONE_LANGUAGE = "rising-tone", "click", "zxx"   # zxx: no language (ISO 639-2)
RATE = 48000
TONE_FROM_HZ, TONE_TO_HZ, TONE_S = 440.0, 1320.0, 1.5   # below what old ears lose first
CLICK_HZ, CLICK_S = 900.0, 0.06
FULL = 32767
LOUDNESS = 0.1 * FULL    # root mean square, for all alike
PEAK = 0.89 * FULL
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
    """{language: prompts}. None has an id that the languages of the kiosk's first pages have not, nor do these two differ: what
    another lacks is spoken in English."""
    scripts = {language_of(path): read_script(path) for path in paths}
    if INSTEAD not in scripts:
        raise Wrong(f"there is no script {INSTEAD}.txt")
    ids = {language: {prompt[0] for prompt in prompts} for language, prompts in scripts.items()}
    for language, found in ids.items():
        if language not in ESPEAK:
            raise Wrong(f"{language}: nobody has said what this language is spoken with")
        odd = found ^ ids[INSTEAD] if language in COMPLETE else found - ids[INSTEAD]
        if odd:
            raise Wrong(f"{language}.txt and {INSTEAD}.txt do not have the same ids: {', '.join(sorted(odd))}")
    return scripts


def file_name(prompt, language):
    return f"{prompt}.{language}.opus"


def outputs(scripts):
    names = [file_name(TONE, TONE_LANGUAGE), file_name(CLICK, TONE_LANGUAGE)]
    for language, prompts in scripts.items():
        if ESPEAK[language] is not None:
            names += [file_name(prompt[0], language) for prompt in prompts]
    return names + ["manifest.json"]


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
            run(["opusenc", "--quiet", "--speech", "--bitrate", "24", "--comp", "5", "--serial", "1", "--discard-comments", wav, path])
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

    def add_instead(self, language, prompts):
        """The sounds of another language stand for it, openly."""
        ids = {prompt[0] for prompt in prompts}
        for entry in [one for one in self.entries if one["language"] == INSTEAD and one["id"] in ids]:
            self.entries.append({**entry, "language": language, "instead": INSTEAD})

    def write_manifest(self):
        self.entries.sort(key=lambda entry: (entry["language"], entry["id"]))
        with open(os.path.join(self.out, "manifest.json"), "w", encoding="utf-8") as file:
            json.dump({"version": 1, "prompts": self.entries}, file, indent=1, ensure_ascii=False)
            file.write("\n")


def render(scripts, out, mei):
    studio = Studio(out, mei)
    studio.add_tones()
    for language, prompts in scripts.items():
        if ESPEAK[language] is not None:
            studio.add_language(language, prompts)
    for language, prompts in scripts.items():
        if ESPEAK[language] is None:
            print(f"voice: eSpeak NG has no voice for {language}: it is spoken in {INSTEAD}", file=sys.stderr)
            studio.add_instead(language, prompts)
    if not mei:
        print("voice: the Mei voice is missing: Japanese is spoken by eSpeak NG, from kana", file=sys.stderr)
    studio.write_manifest()


def main():
    if len(sys.argv) > 2 and sys.argv[1] == "outputs":
        print("\n".join(outputs(read_scripts(sys.argv[2:]))))
    elif len(sys.argv) > 4 and sys.argv[1] == "render":
        out, mei = sys.argv[2:4]
        render(read_scripts(sys.argv[4:]), out, None if mei == "-" else mei)
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Wrong as wrong:
        sys.exit(f"voice: {wrong}")
