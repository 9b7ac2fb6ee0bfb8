import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Devices, FoundDevices, RecordKind } from './open-media.js';
import type { RecordWords } from './record-english.js';

interface Choices {
  readonly words: RecordWords;
  readonly found: FoundDevices;
  readonly chosen: Devices;
  readonly media: MediaStream | undefined;
  readonly kind: RecordKind;
}

/** Menus of cameras and microphones, where there are several. @param choose is called with what is chosen from then on */
export function deviceChoices(
  { words, found, chosen, media, kind }: Choices,
  choose: (devices: Devices) => void,
): TemplateResult | typeof nothing {
  const menu = (
    label: string,
    name: keyof Devices,
    devices: readonly MediaDeviceInfo[],
    [track]: readonly MediaStreamTrack[] = [],
  ) => {
    if (devices.length < 2) return nothing;
    const inUse = track?.getSettings().deviceId;
    const current = devices.some(({ deviceId }) => deviceId === inUse) ? inUse : chosen[name];
    return html`<label class="device"
      >${label}
      <select @change=${({ target }: Event) => choose({ ...chosen, [name]: (target as HTMLSelectElement).value })}>
        ${devices.map(
          ({ deviceId, label: text }, i) =>
            html`<option value=${deviceId} .selected=${deviceId === current}>${text || `${label} ${i + 1}`}</option>`,
        )}
      </select></label
    >`;
  };
  const menus = [
    menu(words.recordCamera, 'camera', kind === 'camera' ? found.videoinput : [], media?.getVideoTracks()),
    menu(words.recordAudio, 'microphone', found.audioinput, media?.getAudioTracks()),
  ].filter((one) => one !== nothing);
  return menus.length > 0 ? html`<div class="devices">${menus}</div>` : nothing;
}
