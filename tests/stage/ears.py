"""What the kiosk says: kiosk-voice keeps it in a directory, instead of a device (--sink record:DIR)."""
import array
import os

RATE = 48000


class Ears:
    def __init__(self, directory):
        self.directory = directory
        os.makedirs(directory, exist_ok=True)

    @property
    def sink(self):
        return f"record:{self.directory}"

    def sounds(self):
        """Paths, in the order in which they began to be heard."""
        return [os.path.join(self.directory, name) for name in sorted(os.listdir(self.directory))]

    def heard(self):
        """The same as "card-left.ja", what is being said now included."""
        return [os.path.basename(path).split("-", 1)[1][:-len(".s16")] for path in self.sounds()]

    def amount(self):
        """How much has been heard so far; grows as long as something is said."""
        return sum(os.path.getsize(path) for path in self.sounds())

    def forget(self):
        for path in self.sounds():
            os.unlink(path)


def samples_of(path):
    with open(path, "rb") as file:
        data = file.read()
    return array.array("h", data[:len(data) // 2 * 2])


def seconds(samples):
    return len(samples) / RATE


def loudness(samples):
    """Root mean square, of full scale."""
    return (sum(one * one for one in samples) / len(samples)) ** 0.5 / 32768 if samples else 0.0


def pitch_hz(samples):
    """Of something that has one: how often it rises through zero."""
    rises = sum(1 for before, after in zip(samples, samples[1:]) if before < 0 <= after)
    return rises / seconds(samples)
