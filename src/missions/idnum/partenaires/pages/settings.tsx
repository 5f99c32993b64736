import {
  CheckboxGroup,
  Code,
  Definitions,
  Disclosure,
  RadioGroup,
  Select,
  TextArea,
  TextField,
  type FieldFault,
  type Markup,
} from '../../../../design/index.js';
import { t, type Lang } from '../../../../kernel/i18n/index.js';
import { listOf, textOf, valuesOf, type Configuration, type Setting } from '../configuration.js';

interface FieldsProps {
  settings: readonly Setting[];
  values: Configuration;
  faults: readonly FieldFault[];
  lang: Lang;
}

/** Fields of settings; the technical ones are apart, and open when one of them is wrong. */
export function SettingFields({ settings, values, faults, lang }: FieldsProps): Markup {
  const plain = settings.filter(({ technical }) => !technical);
  const technical = settings.filter((setting) => setting.technical);
  const field = (setting: Setting) => (
    <SettingField setting={setting} values={values} fault={faults.find((fault) => fault.field === setting.key)?.text} lang={lang} />
  );
  return (
    <>
      {plain.map(field)}
      {technical.length > 0 ? (
        <Disclosure
          summary={t({ fr: 'Réglages techniques', en: 'Technical settings' }, lang)}
          open={technical.some(({ key }) => faults.some((fault) => fault.field === key) || valuesOf(values, key).length > 0)}
        >
          <p>
            {t(
              {
                fr: 'Laissez vide ce que vous ne connaissez pas\u00a0: les règles choisies ont leurs valeurs.',
                en: 'Leave empty what you do not know: the chosen rules have their values.',
              },
              lang,
            )}
          </p>
          {technical.map(field)}
        </Disclosure>
      ) : null}
    </>
  );
}

function SettingField({
  setting,
  values,
  fault,
  lang,
}: {
  setting: Setting;
  values: Configuration;
  fault: string | undefined;
  lang: Lang;
}): Markup {
  const { key: name, input, options = [] } = setting;
  const hint = setting.hint ? t(setting.hint, lang) : undefined;
  const label = t(setting.label, lang);
  const common = { name, hint, fault, ...(setting.optional ? { optional: true } : {}) };
  const choices = options.map((option) => ({
    value: option.value,
    text: t(option.text, lang),
    ...(option.hint ? { hint: t(option.hint, lang) } : {}),
  }));
  switch (input) {
    case 'line':
      return <TextField {...common} label={label} value={textOf(values, name)} spellcheck={false} />;
    case 'lines':
      return <TextArea {...common} label={label} value={listOf(values, name).join('\n')} rows={4} />;
    case 'json':
      return <TextArea {...common} label={label} value={textOf(values, name)} rows={6} />;
    case 'choice':
      return <RadioGroup {...common} legend={label} options={choices} value={textOf(values, name)} />;
    case 'list':
      return (
        <Select
          {...common}
          label={label}
          options={[{ value: '', text: t({ fr: 'Comme les règles choisies', en: 'As the chosen rules' }, lang) }, ...choices]}
          value={textOf(values, name)}
        />
      );
    case 'boxes':
      return <CheckboxGroup {...common} legend={label} options={choices} values={listOf(values, name)} />;
  }
}

/** A configuration as it is read: settings without a value are left out. */
export function SettingList({ settings, values, lang }: { settings: readonly Setting[]; values: Configuration; lang: Lang }): Markup {
  return (
    <Definitions
      items={settings.flatMap((setting) => {
        const list = valuesOf(values, setting.key);
        return list.length > 0 ? [{ term: t(setting.label, lang), value: <Values setting={setting} list={list} lang={lang} /> }] : [];
      })}
    />
  );
}

/** Values of a setting, one a line. */
export function Values({ setting, list, lang }: { setting: Setting; list: readonly string[]; lang: Lang }): Markup {
  const one = (value: string) => {
    const option = setting.options?.find((each) => each.value === value);
    if (option) return setting.input === 'boxes' ? <Code>{value}</Code> : t(option.text, lang);
    return setting.key === 'name' ? value : <Code>{value}</Code>;
  };
  if (list.length === 1) return <>{one(list[0] ?? '')}</>;
  return (
    <ul>
      {list.map((value) => (
        <li>{one(value)}</li>
      ))}
    </ul>
  );
}
